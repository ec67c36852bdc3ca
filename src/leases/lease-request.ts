import type { Ip } from "../address/ip.ts";
import type { Catalogue } from "../pools/catalogue.ts";
import type { Intervals } from "../pools/intervals.ts";
import type { Pool } from "../pools/pool.ts";
import type { Selection } from "../pools/query.ts";
import type { Database } from "../state/open-state.ts";

/** One NIC that needs an address of each family in `selections`. */
export interface LeaseRequest {
  containerId: string;
  ifname: string;
  podNamespace?: string;
  podName?: string;
  podUid?: string;
  /** What `selectPools` answered. */
  selections: readonly Selection[];
  catalogue: Catalogue;
  /** Which addresses of a pool this node may lend: `Claims.lendable`. */
  lendable(database: Database, pool: Pool): Intervals;
  /** The host's own addresses, which are never lent. */
  hostAddresses: readonly Ip[];
  /** How long an address rests after its lease, milliseconds. */
  coolDown: number;
  now: Moment;
}

/** Now, by both of a node's clocks. */
export interface Moment {
  /** Milliseconds of `CLOCK_BOOTTIME`. */
  now: number;
  /** Boot id: rests and leases of another boot are over. */
  boot: string;
  /** Milliseconds since 1970. */
  epoch: number;
}
