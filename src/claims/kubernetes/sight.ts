import type { Ip } from "../../address/ip.ts";
import type { Intervals } from "../../pools/intervals.ts";
import type { ClaimTimes } from "./times.ts";

/** A moment on `CLOCK_BOOTTIME`: `at` in milliseconds, of the boot named. */
export interface Moment {
  boot: string;
  at: number;
}

/** All that the rules are told of the world outside of the blocks; what they answer depends on nothing else. */
export interface Sight {
  now: Moment;
  /** Milliseconds since 1970. */
  epoch: number;
  /** Which addresses Pods of this node have. */
  leased: ReadonlyMap<Ip, Lessee>;
  pools: ReadonlyMap<string, PoolSight>;
  /** The node's own addresses, and the pool that each lies in. */
  hosts: ReadonlyMap<Ip, string>;
  times: ClaimTimes;
}

export interface Lessee {
  pool: string;
  /** The sticky key of a Pod that comes back to its address. */
  key?: string;
}

export interface PoolSight {
  /** What it has that can be lent at all, without what Pods of other software have of it. */
  addresses: Intervals;
  /** How many of it this node holds ahead of need. */
  warm: number;
  /** Disabled pools, and pools whose addresses another has, are not claimed from. */
  claimable: boolean;
}

/** How long two moments of one boot lie apart, milliseconds; across boots nobody knows. */
export function elapsed(from: Moment, to: Moment): number | undefined {
  return from.boot === to.boot ? to.at - from.at : undefined;
}
