import type { Block, Sighted } from "./block.ts";
import type { BlockName } from "./block-name.ts";
import type { Owner } from "./owner.ts";
import { grant, type Wishes } from "./wish.ts";

/**
 * A swap that was decided on: written durably, then sent, and repeated until the block shows how it ended. Made from
 * no block it creates an empty one and has no wishes: a create that lands late must not bring entries that nobody
 * knows any more (C7).
 */
export interface Intent {
  /** Who wished; one with another UID by now does not own what this brings. */
  owner: Owner;
  /** The block it was made from. */
  from: Sighted;
  wishes: Wishes;
  /** Milliseconds since 1970. */
  since: number;
}

/** What is sent to the API server: once, with the time a request may live there as its limit. */
export type Request =
  | { kind: "create"; name: BlockName }
  /** PUT with resourceVersion, and all entries. */
  | { kind: "put"; name: BlockName; block: Block };

/** The request that carries an intent; the same one however often it is asked. */
export function requestOf(name: BlockName, { owner, from, wishes, since }: Intent): Request {
  if (from === "absent") return { kind: "create", name };
  return { kind: "put", name, block: { ...from, entries: grant(from.entries, wishes, owner, since) } };
}
