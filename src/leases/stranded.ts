import { ipNumber } from "../address/ip.ts";
import type { Catalogue } from "../pools/catalogue.ts";
import { holds } from "../pools/intervals.ts";
import type { Lease } from "../state/leases.ts";

/**
 * The leases whose address their pool would not have any more, or would give to its gateway: what refuses an edit of
 * pools, by name.
 */
export function stranded(catalogue: Catalogue, leases: readonly Lease[]): Lease[] {
  return leases.filter(({ pool: name, address }) => {
    const pool = catalogue.pools.get(name);
    return pool === undefined || !holds(pool.ranges, ipNumber(address)) || pool.gateway === address;
  });
}
