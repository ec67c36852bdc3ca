import type { Ip } from "../../address/ip.ts";
import { entriesOf, type Sighted } from "./block.ts";
import { blockOf } from "./block-name.ts";
import { mayClaim } from "./claim.ts";
import { type Claimant, holdOf, selfOf } from "./claimant.ts";
import { intend, type Step } from "./see-block.ts";
import type { Sight } from "./sight.ts";
import { standsFor } from "./stands.ts";

/**
 * What the address that an index names for a sticky key is to a Pod of that key on this node. `mine`: held here, to be
 * lent once fit. `take`: it waits for the key. `wait`: the key's Pod still has it elsewhere. `lost`: it is no longer
 * the key's, and any other address will do.
 */
export type Place =
  | { kind: "mine" }
  | { kind: "take"; pool: string }
  | { kind: "wait"; for: string }
  | { kind: "lost" };

export function placeOf(claimant: Claimant, ip: Ip, key: string, block: Sighted): Place {
  const entry = entriesOf(block)[ip];
  if (entry === undefined || entry.kind === "host" || entry.key !== key) return { kind: "lost" };
  if (entry.kind === "kept") return { kind: "take", pool: entry.pool };
  const stands = standsFor(entry, selfOf(claimant));
  if (stands === "own" && holdOf(claimant, blockOf(ip)).held[ip] !== undefined) return { kind: "mine" };
  return { kind: "wait", for: entry.owner.node };
}

/** Claims the address that waits for a key; `serves`: whether the pool may be used on this node. */
export function claimKept(claimant: Claimant, ip: Ip, key: string, sight: Sight): Step {
  const name = blockOf(ip);
  const { seen } = holdOf(claimant, name);
  if (seen === undefined || !mayClaim(claimant, sight)) return { claimant };
  const place = placeOf(claimant, ip, key, seen);
  return place.kind === "take"
    ? intend(claimant, name, { [ip]: { kind: "claim", pool: place.pool, key } }, sight)
    : { claimant };
}
