import { getObject } from "./get-object.ts";
import type { Listed, ListOptions } from "./list.ts";
import { listObjects } from "./list.ts";
import type { KubeObject, ObjectName, Resource } from "./resource.ts";
import type { Call, Transport } from "./transport.ts";
import {
  type ApplyCall,
  applyObject,
  createObject,
  type Draft,
  deleteObject,
  mergeObject,
  type Preconditions,
  replaceObject,
  type WriteCall,
} from "./write.ts";
import type { Changed, Created, Deleted } from "./written.ts";

/**
 * The API server, typed. Each method is one request (`list` one for each page), none is repeated here. Every failure
 * that is not among the kinds of an answer is a KubeError.
 */
export interface Client {
  transport: Transport;
  /** Undefined where there is none of that name. */
  get<T extends KubeObject>(resource: Resource<T>, name: ObjectName, call?: Call): Promise<T | undefined>;
  list<T extends KubeObject>(resource: Resource<T>, options?: ListOptions, call?: Call): Promise<Listed<T>>;
  create<T extends KubeObject>(resource: Resource<T>, draft: Draft, call?: Call): Promise<Created<T>>;
  /** PUT. With `metadata.resourceVersion` only what has not been changed since; what the draft lacks is gone. */
  replace<T extends KubeObject>(resource: Resource<T>, draft: Draft, call?: WriteCall): Promise<Changed<T>>;
  /** Server-side apply: the draft is all that this manager wants of the object, which is made where there is none. */
  apply<T extends KubeObject>(resource: Resource<T>, draft: Draft, call: ApplyCall): Promise<Changed<T>>;
  /** JSON merge patch (RFC 7386): null removes, a list is replaced whole. */
  merge<T extends KubeObject>(
    resource: Resource<T>,
    name: ObjectName,
    patch: object,
    call?: WriteCall,
  ): Promise<Changed<T>>;
  delete(resource: Resource<KubeObject>, name: ObjectName, only?: Preconditions, call?: Call): Promise<Deleted>;
}

export function openClient(transport: Transport): Client {
  return {
    transport,
    get: (resource, name, call) => getObject(transport, resource, name, call),
    list: (resource, options, call) => listObjects(transport, resource, options, call),
    create: (resource, draft, call) => createObject(transport, resource, draft, call),
    replace: (resource, draft, call) => replaceObject(transport, resource, draft, call),
    apply: (resource, draft, call) => applyObject(transport, resource, draft, call),
    merge: (resource, name, patch, call) => mergeObject(transport, resource, name, patch, call),
    delete: (resource, name, only, call) => deleteObject(transport, resource, name, only, call),
  };
}
