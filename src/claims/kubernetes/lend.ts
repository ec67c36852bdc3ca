import { type Ip, ipNumber } from "../../address/ip.ts";
import { holds } from "../../pools/intervals.ts";
import type { Claimant } from "./claimant.ts";
import { mayLend } from "./entitlement.ts";
import { type Held, type Hold, idleOf } from "./hold.ts";
import { elapsed, type Sight } from "./sight.ts";

/**
 * The addresses of a pool that may be lent now, to a Pod with `key` or to one without: held, fit, of no open intent,
 * and only while this node is entitled.
 */
export function lendable(claimant: Claimant, pool: string, sight: Sight, key?: string): Ip[] {
  if (!mayLend(claimant.entitlement, sight.now, sight.times)) return [];
  const addresses = sight.pools.get(pool)?.addresses ?? [];
  return idleIn(claimant, pool, sight)
    .filter(([ip, held]) => held.standing === "fit" && held.key === key && !sight.hosts.has(ip))
    .filter(([ip]) => holds(addresses, ipNumber(ip)))
    .map(([ip]) => ip);
}

/** The held addresses of a pool that nobody has and no intent is about, whatever their standing. */
export function idleIn({ holds }: Claimant, pool: string, { leased }: Sight): [Ip, Held][] {
  return Object.values(holds).flatMap((hold: Hold) =>
    idleOf(hold, leased).flatMap((ip): [Ip, Held][] => {
      const held = hold.held[ip];
      return held?.pool === pool ? [[ip, held]] : [];
    }),
  );
}

/**
 * Whether a lease of a fit address has to be probed once more, just ahead of it (C17). Others may have claimed the
 * address from a server that has been restored to before this node's claim, and which this node can not reach; or it
 * was claimed from such a server, and a node that can not be reached may lend it still, or have lent it.
 */
export function isProbedAnew(claimant: Claimant, held: Held, sight: Sight): boolean {
  return held.wary === true || isCutOff(claimant, sight);
}

/** Whether others may have claimed something by now without this node's knowledge. */
function isCutOff({ contact: { sure } }: Claimant, { now, times }: Sight): boolean {
  const since = sure && elapsed(sure, now);
  return since === undefined || since >= times.settle;
}
