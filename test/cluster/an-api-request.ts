/** What a request asks of the API server, in the words of RBAC. */
export interface ApiRequest {
  /** get, list, watch, create, update, patch, delete, deletecollection; the method in lower case off the resources. */
  verb: string;
  /** "" is the core group. */
  group: string;
  /** As `pods`; undefined for a path that is no resource, as /readyz. */
  resource: string | undefined;
  /** As `status` or `token`. */
  subresource: string | undefined;
  namespace: string | undefined;
  name: string | undefined;
  path: string;
  query: URLSearchParams;
  body: string;
  /** Who asks, by its client certificate; undefined for a token. */
  user: string | undefined;
}

/** The request that a method, a target (`/api/v1/pods?watch=1`) and a body make. */
export function anApiRequest(method: string, target: string, body: string, user: string | undefined): ApiRequest {
  const { pathname: path, searchParams: query } = new URL(target, "https://apiserver");
  const words = path.split("/").filter((word) => word !== "");
  const found = words[0] === "api" ? inGroup("", words.slice(2)) : inGroup(words[1] ?? "", words.slice(3));
  const resource = words[0] === "api" || words[0] === "apis" ? found : NOTHING;
  return { ...resource, verb: verbOf(method, resource, query), path, query, body, user };
}

type Place = Pick<ApiRequest, "group" | "resource" | "subresource" | "namespace" | "name">;

const NOTHING: Place = {
  group: "",
  resource: undefined,
  subresource: undefined,
  namespace: undefined,
  name: undefined,
};

/** What follows the version: [namespaces/NAMESPACE/]RESOURCE[/NAME[/SUBRESOURCE]] */
function inGroup(group: string, words: readonly string[]): Place {
  const [first, second, third] = words;
  const ofNamespaceItself = third === undefined || third === "status" || third === "finalize";
  if (first !== "namespaces" || ofNamespaceItself) {
    return { group, namespace: undefined, resource: first, name: second, subresource: third };
  }
  return { group, namespace: second, resource: third, name: words[3], subresource: words[4] };
}

function verbOf(method: string, { resource, name }: Place, query: URLSearchParams): string {
  if (resource === undefined) return method.toLowerCase();
  if (method === "GET" && ["1", "true"].includes(query.get("watch") ?? "")) return "watch";
  const verbs: Record<string, string> = {
    GET: name === undefined ? "list" : "get",
    POST: "create",
    PUT: "update",
    PATCH: "patch",
    DELETE: name === undefined ? "deletecollection" : "delete",
  };
  return verbs[method] ?? method.toLowerCase();
}
