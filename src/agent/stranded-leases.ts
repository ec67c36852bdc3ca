import { type Ip, ipNumber } from "../address/ip.ts";
import type { Finding } from "../manifests/document.ts";
import type { LeaseView } from "../node/node.ts";
import type { Catalogue } from "../pools/catalogue.ts";
import { holds } from "../pools/intervals.ts";
import type { Pool } from "../pools/pool.ts";

/**
 * The leases that a new catalogue would leave without their address: its pool is gone, has lost it, or makes it the
 * gateway. `before` is the catalogue in force; a lease that it leaves without its address already is none of them.
 */
export function strandedLeases(leases: readonly LeaseView[], catalogue: Catalogue, before: Catalogue): Finding[] {
  return leases.flatMap((lease) => {
    const pool = catalogue.pools.get(lease.pool);
    const fault = faultOf(lease, pool);
    if (fault === undefined || faultOf(lease, before.pools.get(lease.pool)) !== undefined) return [];
    const { file, line } = (pool ?? before.pools.get(lease.pool))?.origin ?? { file: "(nowhere)", line: 0 };
    const message = `${fault}, which ${holderOf(lease)} has: keep it until that Pod is gone`;
    return [{ severity: "error", file, line, object: `SpiderIPPool ${lease.pool}`, message }];
  });
}

function faultOf({ address }: LeaseView, pool: Pool | undefined): string | undefined {
  if (pool === undefined) return `The pool is gone, and with it ${address}`;
  if (!holds(pool.ranges, ipNumber(address as Ip))) return `The pool has lost ${address}`;
  return pool.gateway === address ? `The gateway is ${address}` : undefined;
}

function holderOf({ pod, containerId, ifname }: LeaseView): string {
  return `${ifname} of ${pod === undefined ? `container ${containerId}` : `${pod.namespace}/${pod.name}`}`;
}
