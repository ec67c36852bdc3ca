import type { Ip } from "../../address/ip.ts";
import { type Entries, entriesOf } from "./block.ts";
import type { BlockName } from "./block-name.ts";
import { type Claimant, holdOf } from "./claimant.ts";
import { isSettled } from "./contact.ts";
import { mayLend } from "./entitlement.ts";
import { freeIn } from "./free-in.ts";
import { intend, type Step } from "./see-block.ts";
import type { Sight } from "./sight.ts";
import type { Wish } from "./wish.ts";

/** Whether anything new may be claimed now. */
export function mayClaim({ contact, entitlement }: Claimant, { now, times }: Sight): boolean {
  const present = entitlement.node === "present" && mayLend(entitlement, now, times);
  return contact.state === "looked" && isSettled(contact, now, times) && present;
}

/** The addresses of a pool that may be claimed from a block with these entries, lowest first. */
export function claimableIn(
  claimant: Claimant,
  name: BlockName,
  pool: string,
  entries: Entries,
  { pools, leased, hosts, now }: Sight,
): Ip[] {
  const { addresses = [], claimable = false } = pools.get(pool) ?? {};
  if (!claimable) return [];
  const { held } = holdOf(claimant, name);
  return freeIn(name, addresses, entries).filter((ip) => {
    const shunned = (claimant.shunned[ip] ?? Number.NEGATIVE_INFINITY) > now.at;
    return !shunned && !leased.has(ip) && !hosts.has(ip) && held[ip] === undefined;
  });
}

/**
 * Claims up to so many addresses of each pool from a block, as it was last seen: one write for all of them. Where
 * there is no block yet the write makes an empty one (C7), and the claim is for the next time.
 */
export function claim(claimant: Claimant, name: BlockName, counts: ReadonlyMap<string, number>, sight: Sight): Step {
  const { seen, intent } = holdOf(claimant, name);
  if (!mayClaim(claimant, sight) || seen === undefined || intent !== undefined) return { claimant };
  const wishes: Record<Ip, Wish> = {};
  for (const [pool, count] of counts) {
    const free = claimableIn(claimant, name, pool, entriesOf(seen), sight);
    for (const ip of free.slice(0, count)) wishes[ip] = { kind: "claim", pool };
  }
  return intend(claimant, name, wishes, sight);
}
