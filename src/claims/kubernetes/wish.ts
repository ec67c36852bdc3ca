import type { Ip } from "../../address/ip.ts";
import type { Entries } from "./block.ts";
import type { Entry } from "./entry.ts";
import { isOfInstance, type Owner, sameOwner } from "./owner.ts";
import { type Stands, standsFor } from "./stands.ts";

/**
 * What this node wants of one address in a block. `claim`: it is free, or kept for `key`. `reassert`: this node holds
 * it, and the block says so no longer, or under an older UID. `takeOver`: an earlier instance of this machine had it.
 * `host`: it is an address of the node itself. `handBack`: it is nobody's from now, or kept for its key.
 */
export type Wish =
  | { kind: "claim" | "reassert" | "takeOver"; pool: string; key?: string }
  | { kind: "host"; pool: string }
  | { kind: "handBack"; kept?: { pool: string; key: string } };

export type Wishes = Readonly<Record<Ip, Wish>>;

/** The entries as they are once every wish is granted; `at`: milliseconds since 1970. */
export function grant(entries: Entries, wishes: Wishes, owner: Owner, at: number): Entries {
  const granted = { ...entries };
  for (const [ip, wish] of Object.entries(wishes) as [Ip, Wish][]) {
    const entry = entryFor(wish, owner, at);
    if (entry === undefined) delete granted[ip];
    else granted[ip] = entry;
  }
  return granted;
}

/** The wishes that a node may have of these entries: what is another's is not touched, whatever was decided before. */
export function allowed(wishes: Wishes, entries: Entries, owner: Owner): Wishes {
  const all = Object.entries(wishes) as [Ip, Wish][];
  return Object.fromEntries(all.filter(([ip, wish]) => ALLOWED[wish.kind].includes(standsFor(entries[ip], owner))));
}

/** By what stands there; an entry kept for a key is looked at by whoever wishes. */
const ALLOWED: Record<Wish["kind"], readonly Stands[]> = {
  claim: ["free", "kept"],
  reassert: ["free", "kept", "own", "renewed", "earlier"],
  takeOver: ["earlier"],
  host: ["free", "own", "renewed", "earlier"],
  handBack: ["own", "renewed", "earlier"],
};

/** Whether an entry shows that the wish was granted. */
export function isGranted(wish: Wish, entry: Entry | undefined, owner: Owner): boolean {
  switch (wish.kind) {
    case "claim":
    case "reassert":
    case "takeOver":
      return entry?.kind === "claimed" && sameOwner(entry.owner, owner) && entry.key === wish.key;
    case "host":
      return entry?.kind === "host" && sameOwner(entry.owner, owner);
    case "handBack":
      return entry === undefined || entry.kind === "kept" || !isOfInstance(entry.owner, owner);
  }
}

function entryFor(wish: Wish, owner: Owner, at: number): Entry | undefined {
  switch (wish.kind) {
    case "claim":
    case "reassert":
    case "takeOver":
      return { kind: "claimed", pool: wish.pool, owner, ...(wish.key !== undefined && { key: wish.key }) };
    case "host":
      return { kind: "host", pool: wish.pool, owner };
    case "handBack":
      return wish.kept && { kind: "kept", ...wish.kept, releasedAt: at };
  }
}
