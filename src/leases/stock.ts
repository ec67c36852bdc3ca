import { familyOf, ipNumber } from "../address/ip.ts";
import { intersect, pointsOf, subtract } from "../pools/intervals.ts";
import { allocatable, type Pool } from "../pools/pool.ts";
import { leasedBetween } from "../state/leases.ts";
import type { Database } from "../state/open-state.ts";
import { restingBetween } from "../state/resting.ts";
import type { Stock } from "./allocate.ts";
import type { LeaseRequest } from "./lease-request.ts";

/** What is known of a pool's addresses on this node: its own ones among those the node may lend, the host's taken out. */
export function stockOf(
  database: Database,
  {
    catalogue,
    lendable,
    hostAddresses,
    coolDown,
    now,
  }: Pick<LeaseRequest, "catalogue" | "lendable" | "hostAddresses" | "coolDown" | "now">,
  pool: Pool,
): Stock {
  const { family } = pool;
  const own = intersect(allocatable(pool, catalogue.reserved), lendable(database, pool));
  const host = hostAddresses.filter((ip) => familyOf(ip) === family).map(ipNumber);
  const lent = subtract(own, pointsOf(host));
  const [first, last] = [lent[0]?.first ?? 0n, lent.at(-1)?.last ?? 0n];
  return {
    lendable: lent,
    leased: leasedBetween(database, family, first, last),
    resting: restingBetween(database, family, { first, last, after: now.now - coolDown, boot: now.boot }),
  };
}
