import type { Catalogue } from "../pools/catalogue.ts";
import type { Intervals } from "../pools/intervals.ts";
import type { Pool } from "../pools/pool.ts";
import type { Database } from "../state/open-state.ts";

/**
 * Where the node's addresses come from. Looking is synchronous and part of the transaction that lends; getting more
 * may take a while, and whoever needs one asks again afterwards.
 */
export interface Claims {
  /** The addresses of a pool that this node may lend now, leased ones included. */
  lendable(database: Database, pool: Pool): Intervals;
  /** Asks for `count` more addresses of a pool than are idle now. Resolves once more are held, or can not be had. */
  want(pool: Pool, count: number, signal: AbortSignal): Promise<WantOutcome>;
  /** The pools are these from now on; to be called before the first lease and after every change. */
  follow(catalogue: Catalogue): Promise<void>;
}

export type WantOutcome = { kind: "claimed" } | { kind: "none"; why: string };
