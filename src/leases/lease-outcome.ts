import type { Pool } from "../pools/pool.ts";
import type { Rejected } from "../pools/query.ts";
import type { Lease } from "../state/leases.ts";

export type LeaseOutcome =
  | { kind: "leased"; leases: Granted[] }
  | { kind: "refused"; reason: "noPool" | "exhausted"; rejected: Rejected[] };

/** An address for the NIC, and the pool that says what goes with it. */
export interface Granted {
  lease: Lease;
  pool: Pool;
  /** The NIC had it already. */
  repeated: boolean;
  /** Milliseconds of rest that the address was not left, since nothing else was free: to be announced. */
  hurried?: number;
}
