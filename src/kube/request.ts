import type { Body } from "./body.ts";
import type { Asked, Verb } from "./kube-error.ts";
import { collectionPath, nameText, type ObjectName, objectPath, type Resource, resourceText } from "./resource.ts";

/** One request to the API server, as it goes out. */
export interface KubeRequest {
  asked: Asked;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query: Record<string, string>;
  body?: Body;
}

/** What of a collection is meant. */
export interface Scope {
  /** Every namespace, where there is none. */
  namespace?: string;
  /** `{ "spec.nodeName": "node1" }` */
  fields?: Record<string, string>;
  /** A label selector, as kubectl's `-l`: `app=web,tier!=db`. */
  labels?: string;
}

/** A request about a collection. */
export function collectionRequest(verb: "list" | "watch", resource: Resource<unknown>, scope: Scope): KubeRequest {
  const { namespace, fields = {}, labels } = scope;
  return {
    asked: { verb, resource: resourceText(resource), ...(namespace === undefined ? {} : { name: `${namespace}/*` }) },
    method: "GET",
    path: collectionPath(resource, namespace),
    query: {
      ...(Object.keys(fields).length === 0 ? {} : { fieldSelector: fieldSelector(fields) }),
      ...(labels === undefined ? {} : { labelSelector: labels }),
    },
  };
}

/** A request about one object, or a part of it such as `status`. */
export function objectRequest(
  verb: Exclude<Verb, "list" | "watch" | "create">,
  resource: Resource<unknown>,
  name: ObjectName,
  subresource?: string,
): KubeRequest {
  const part = subresource === undefined ? "" : `/${subresource}`;
  return {
    asked: { verb, resource: `${resourceText(resource)}${part}`, name: nameText(name) },
    method: METHOD[verb],
    path: objectPath(resource, name, subresource),
    query: {},
  };
}

const METHOD = { get: "GET", update: "PUT", patch: "PATCH", delete: "DELETE" } as const;

/** The path with its query. */
export function targetOf({ path, query }: KubeRequest): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? path : `${path}?${text}`;
}

/** `spec.nodeName=node1`; in values `\`, `,` and `=` are escaped, as `fields.EscapeValue` of apimachinery does. */
function fieldSelector(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([field, value]) => `${field}=${value.replace(/[\\,=]/g, "\\$&")}`)
    .join(",");
}
