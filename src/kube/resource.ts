import type { GenericSchema } from "valibot";

/** What every object that we read has; `name` within `namespace` is taken by one object at a time, told by `uid`. */
export interface KubeObject {
  metadata: { name: string; namespace?: string; uid: string; resourceVersion: string };
}

/** A kind of object of the API server, and which of its fields are read. */
export interface Resource<T> {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  /** As in paths: `spiderippools`. */
  plural: string;
  scope: "Cluster" | "Namespaced";
  /** The border: what an answer must look like, and what of it is kept. */
  schema: GenericSchema<unknown, T>;
}

/** Where an object is; a namespace for those of namespaced resources, and for those alone. */
export interface ObjectName {
  name: string;
  namespace?: string;
}

/** `spiderpool.spidernet.io/v2beta1`, `v1`. */
export function apiVersionOf({ group, version }: Pick<Resource<unknown>, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** As kubectl names it: `pods`, `spiderippools.spiderpool.spidernet.io`. */
export function resourceText({ group, plural }: Pick<Resource<unknown>, "group" | "plural">): string {
  return group === "" ? plural : `${plural}.${group}`;
}

/** `kube-system/coredns`, `node1`. */
export function nameText({ name, namespace }: ObjectName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/**
 * The path of a collection: `/api/v1/namespaces/default/pods`. Without a namespace that of a namespaced resource is all
 * of them.
 */
export function collectionPath(resource: Resource<unknown>, namespace?: string): string {
  if (namespace !== undefined && resource.scope === "Cluster") {
    throw new Error(`${resourceText(resource)} are in no namespace`);
  }
  if (namespace !== undefined && ["", ".", ".."].includes(namespace)) throw new Error(`"${namespace}" is no namespace`);
  const root = resource.group === "" ? "/api" : "/apis";
  const within = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}/${apiVersionOf(resource)}${within}/${resource.plural}`;
}

/** The path of one object, or of a part of it such as `status`. */
export function objectPath(resource: Resource<unknown>, { name, namespace }: ObjectName, subresource?: string): string {
  if (namespace === undefined && resource.scope === "Namespaced") {
    throw new Error(`The namespace of ${resource.kind} ${name} is missing`);
  }
  // Any of these would be another path: that of the collection, where a DELETE deletes all.
  if (["", ".", ".."].includes(name)) throw new Error(`"${name}" is no name of a ${resource.kind}`);
  const part = subresource === undefined ? "" : `/${subresource}`;
  return `${collectionPath(resource, namespace)}/${encodeURIComponent(name)}${part}`;
}
