import * as v from "valibot";
import { type Asked, KubeError, statusOf } from "./kube-error.ts";
import { type Reading, readObject, reasonOf, type Unreadable } from "./read-object.ts";
import { collectionRequest, type Scope } from "./request.ts";
import type { KubeObject, Resource } from "./resource.ts";
import type { Call, Transport } from "./transport.ts";

/** A collection as it was at one version. */
export interface Listed<T> {
  objects: T[];
  unreadable: Unreadable[];
  /** Of the collection: what a watch goes on from. */
  version: string;
}

export interface ListOptions extends Scope {
  /** Objects in one answer; 500. */
  limit?: number;
}

/**
 * All of a collection, page by page, as it was at one moment not before the call. Where the moment's history is gone
 * before the last page (410), it is begun anew, at last without pages.
 */
export async function listObjects<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  options: ListOptions = {},
  call: Call = {},
): Promise<Listed<T>> {
  const { limit = 500, ...scope } = options;
  try {
    return await listPages(transport, resource, scope, limit, call);
  } catch (error) {
    if (statusOf(error)?.code !== 410) throw error;
    return listPages(transport, resource, scope, undefined, call);
  }
}

/** The version that a collection is at now, by a list of no more than one object. */
export async function listVersion(
  transport: Transport,
  resource: Resource<KubeObject>,
  scope: Scope = {},
  call: Call = {},
): Promise<string> {
  const request = collectionRequest("list", resource, scope);
  request.query.limit = "1";
  return readPage(await transport.send(request, call), request.asked).metadata.resourceVersion;
}

async function listPages<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  scope: Scope,
  limit: number | undefined,
  call: Call,
): Promise<Listed<T>> {
  const listed: Listed<T> = { objects: [], unreadable: [], version: "" };
  for (let next: string | undefined = ""; next !== undefined; ) {
    const request = collectionRequest("list", resource, scope);
    if (limit !== undefined) request.query.limit = `${limit}`;
    if (next !== "") request.query.continue = next;
    const page = readPage(await transport.send(request, call), request.asked);
    for (const item of page.items) {
      add(listed, readObject(resource, item) ?? unreadable(request.asked, "an item has no metadata"));
    }
    listed.version = page.metadata.resourceVersion;
    next = page.metadata.continue || undefined;
  }
  return listed;
}

/** `items` of an empty list may be null, in what Go programs answer. */
const Page = v.object({
  metadata: v.object({ resourceVersion: v.string(), continue: v.optional(v.string()) }),
  items: v.nullish(v.array(v.unknown()), []),
});

function readPage(answer: unknown, asked: Asked): v.InferOutput<typeof Page> {
  const parsed = v.safeParse(Page, answer);
  return parsed.success ? parsed.output : unreadable(asked, reasonOf(parsed.issues[0]));
}

function add<T>(listed: Listed<T>, reading: Reading<T>): void {
  if (reading.kind === "read") listed.objects.push(reading.object);
  else listed.unreadable.push(reading.unreadable);
}

function unreadable(asked: Asked, reason: string): never {
  throw new KubeError(asked, { kind: "unreadable", reason });
}
