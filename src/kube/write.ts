import { applyBody, jsonBody, mergePatchBody } from "./body.ts";
import { sendForObject } from "./get-object.ts";
import { statusOf } from "./kube-error.ts";
import { collectionRequest, type KubeRequest, objectRequest } from "./request.ts";
import { apiVersionOf, type KubeObject, type ObjectName, type Resource } from "./resource.ts";
import type { Call, Transport } from "./transport.ts";
import { type Changed, type Created, type Deleted, expectedRefusal } from "./written.ts";

/** What is sent to be written: an object with its name, and whatever else it is to have. */
export interface Draft {
  metadata: ObjectName & { [field: string]: unknown };
  [field: string]: unknown;
}

export interface WriteCall extends Call {
  /** `status`: only that part is written, and nothing else. */
  subresource?: string;
}

export interface ApplyCall extends WriteCall {
  /** Whose the fields are: `railhead-agent`. */
  manager: string;
  /** Whether fields that others own are taken from them; a conflict otherwise. */
  force?: boolean;
}

/** What must be true of an object that is deleted. */
export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

/** POST. */
export async function createObject<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  draft: Draft,
  call: Call = {},
): Promise<Created<T>> {
  const { namespace } = draft.metadata;
  const { path } = collectionRequest("list", resource, namespace === undefined ? {} : { namespace });
  const { asked } = objectRequest("get", resource, nameOf(draft));
  const request = { path, query: {}, method: "POST", body: jsonBody(typed(resource, draft)) } as const;
  try {
    const object = await sendForObject(transport, resource, { ...request, asked: { ...asked, verb: "create" } }, call);
    return { kind: "created", object };
  } catch (error) {
    if (statusOf(error)?.reason === "AlreadyExists") return { kind: "exists" };
    throw error;
  }
}

/** PUT. */
export function replaceObject<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  draft: Draft,
  call: WriteCall = {},
): Promise<Changed<T>> {
  const request = objectRequest("update", resource, nameOf(draft), call.subresource);
  return change(transport, resource, { ...request, body: jsonBody(typed(resource, draft)) }, nameOf(draft), call);
}

/** PATCH as server-side apply. */
export function applyObject<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  draft: Draft,
  call: ApplyCall,
): Promise<Changed<T>> {
  const request = objectRequest("patch", resource, nameOf(draft), call.subresource);
  const query = { fieldManager: call.manager, force: `${call.force ?? false}` };
  return change(
    transport,
    resource,
    { ...request, query, body: applyBody(typed(resource, draft)) },
    nameOf(draft),
    call,
  );
}

/** PATCH as JSON merge patch. */
export function mergeObject<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  name: ObjectName,
  patch: object,
  call: WriteCall = {},
): Promise<Changed<T>> {
  const request = objectRequest("patch", resource, name, call.subresource);
  return change(transport, resource, { ...request, body: mergePatchBody(patch) }, name, call);
}

/** DELETE. */
export async function deleteObject(
  transport: Transport,
  resource: Resource<KubeObject>,
  name: ObjectName,
  only: Preconditions = {},
  call: Call = {},
): Promise<Deleted> {
  const request = objectRequest("delete", resource, name);
  try {
    const body = jsonBody({ apiVersion: "v1", kind: "DeleteOptions", preconditions: only });
    await transport.send({ ...request, body }, call);
    return { kind: "deleted" };
  } catch (error) {
    return expectedRefusal(error, name);
  }
}

async function change<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  request: KubeRequest,
  name: ObjectName,
  call: Call,
): Promise<Changed<T>> {
  try {
    return { kind: "changed", object: await sendForObject(transport, resource, request, call) };
  } catch (error) {
    return expectedRefusal(error, name);
  }
}

function typed(resource: Resource<unknown>, draft: Draft): object {
  return { ...draft, apiVersion: apiVersionOf(resource), kind: resource.kind };
}

function nameOf({ metadata: { name, namespace } }: Draft): ObjectName {
  return namespace === undefined ? { name } : { name, namespace };
}
