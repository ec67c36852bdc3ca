import { type Ip, ipNumber } from "../../address/ip.ts";
import { holds } from "../../pools/intervals.ts";
import { entriesOf } from "./block.ts";
import type { BlockName } from "./block-name.ts";
import { type Claimant, holdOf } from "./claimant.ts";
import { idleOf } from "./hold.ts";
import { handBack } from "./judge.ts";
import { idleIn } from "./lend.ts";
import { isPressed } from "./pressure.ts";
import { intend, type Step } from "./see-block.ts";
import type { Sight } from "./sight.ts";
import type { Wish } from "./wish.ts";

/** What ADDs wait for, and what has been idle for longer than `surplus`. */
export interface Need {
  /** How many ADDs wait for an address of a pool. */
  waiting: ReadonlyMap<string, number>;
  /** The sticky keys of Pods that wait. */
  keys: ReadonlySet<string>;
  isAged(ip: Ip): boolean;
}

/** The idle addresses that are to go back now, by their blocks. */
export function goingBack(claimant: Claimant, need: Need, sight: Sight): Map<BlockName, Ip[]> {
  const spare = spareOf(claimant, need, sight);
  const going = new Map<BlockName, Ip[]>();
  for (const [name, hold] of Object.entries(claimant.holds) as [BlockName, (typeof claimant.holds)[BlockName]][]) {
    const ips = idleOf(hold, sight.leased).filter((ip) => {
      const { pool, key } = hold.held[ip]!;
      // What its pool has no more serves nobody (C16), and a key's address waits for the key's next Pod elsewhere.
      const lacking = !holds(sight.pools.get(pool)?.addresses ?? [], ipNumber(ip));
      return lacking || (key !== undefined ? !need.keys.has(key) : spare.has(ip));
    });
    if (ips.length > 0) going.set(name, ips);
  }
  return going;
}

/**
 * An intent that hands idle addresses of a block back. Without an intent the write might land after the address has
 * been lent again.
 */
export function giveBack(claimant: Claimant, name: BlockName, ips: readonly Ip[], sight: Sight): Step {
  const hold = holdOf(claimant, name);
  if (hold.seen === undefined || hold.seen === "absent") return { claimant };
  const entries = entriesOf(hold.seen);
  const idle = new Set(idleOf(hold, sight.leased));
  const going = ips.filter((ip) => idle.has(ip));
  const wishes = Object.fromEntries(going.map((ip): [Ip, Wish] => [ip, handBack(entries[ip])]));
  return intend(claimant, name, wishes, sight);
}

/**
 * What is idle and not needed: of a pressed pool everything that no ADD waits for, resting addresses too, for as long
 * as the press lasts (C13); of others what is aged and above `warm`.
 */
function spareOf(claimant: Claimant, need: Need, sight: Sight): Set<Ip> {
  const spare = new Set<Ip>();
  for (const [pool, { warm }] of sight.pools) {
    const idle = idleIn(claimant, pool, sight).filter(([, { key }]) => key === undefined);
    const wanted = idle.sort(([, a], [, b]) => Number(b.standing === "fit") - Number(a.standing === "fit"));
    const waiting = need.waiting.get(pool) ?? 0;
    const pressed = isPressed(claimant.pressures[pool], sight.now.at, sight.times);
    const surplus = wanted.slice(waiting + (pressed ? 0 : warm)).map(([ip]) => ip);
    for (const ip of pressed ? surplus : surplus.filter((one) => need.isAged(one))) spare.add(ip);
  }
  return spare;
}
