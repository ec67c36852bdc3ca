import { ipNumber } from "../address/ip.ts";
import { holds } from "../pools/intervals.ts";
import { hasAttachment } from "../state/attachments.ts";
import { type Lease, leasesOf, listLeases, pruneLeases, putLease, removeLease } from "../state/leases.ts";
import type { Database } from "../state/open-state.ts";
import { pruneResting, putResting, removeResting } from "../state/resting.ts";
import type { Granted, LeaseOutcome } from "./lease-outcome.ts";
import type { LeaseRequest, Moment } from "./lease-request.ts";
import { pickAddress } from "./pick-address.ts";

/**
 * Lends the NIC one address of each family asked for, or none at all. To be called within `State.write`. A NIC that
 * has an address keeps it for as long as its pool has it, whatever the selection says by now. Leases of another boot
 * are over, swept or not.
 */
export function takeLease(database: Database, request: LeaseRequest): LeaseOutcome {
  const { now, coolDown } = request;
  pruneResting(database, { until: now.now - coolDown, boot: now.boot });
  pruneLeases(database, now.boot);
  const held = leasesOf(database, request.containerId, request.ifname);
  const found = request.selections.map(
    (selection) =>
      kept(
        request,
        held.find(({ family }) => family === selection.family),
      ) ?? pickAddress(database, request, selection),
  );
  const refused = found.filter((one) => one.kind === "refused");
  if (found.length === 0 || refused.length > 0) {
    const exhausted = refused.length > 0 && refused.every(({ reason }) => reason === "exhausted");
    return {
      kind: "refused",
      reason: exhausted ? "exhausted" : "noPool",
      rejected: refused.flatMap(({ rejected }) => rejected),
    };
  }
  const leases = found.filter((one) => one.kind !== "refused").map(({ kind: _, ...granted }) => granted);
  for (const { lease, repeated } of leases) {
    if (!repeated)
      replace(
        database,
        held.find(({ family }) => family === lease.family),
        lease,
        now,
      );
  }
  return { kind: "leased", leases };
}

/** Ends whatever a NIC was lent: its addresses are at rest from now. Answers what ended; nothing is no error. */
export function endLeases(
  database: Database,
  { containerId, ifname }: Pick<Lease, "containerId" | "ifname">,
  now: Pick<Moment, "now" | "boot">,
): Lease[] {
  const leases = leasesOf(database, containerId, ifname);
  for (const lease of leases) putToRest(database, lease, now);
  return leases;
}

/** Leases whose NIC no plugin has an entry for: their ADD died before its journal. */
export function leasesWithoutRecord(database: Database): Lease[] {
  return listLeases(database).filter(({ containerId, ifname }) => !hasAttachment(database, containerId, ifname));
}

function kept({ catalogue }: LeaseRequest, lease: Lease | undefined): ({ kind: "granted" } & Granted) | undefined {
  const pool = lease && catalogue.pools.get(lease.pool);
  if (lease === undefined || pool === undefined || !holds(pool.ranges, ipNumber(lease.address))) return undefined;
  return { kind: "granted", lease, pool, repeated: true };
}

function replace(database: Database, old: Lease | undefined, lease: Lease, now: Moment): void {
  if (old !== undefined) putToRest(database, old, now);
  removeResting(database, lease.address);
  putLease(database, lease);
}

function putToRest(database: Database, lease: Lease, { now, boot }: Pick<Moment, "now" | "boot">): void {
  const { address, family, pool } = lease;
  removeLease(database, address);
  // What was lent before a reboot has been silent for longer than any rest.
  if (lease.boot === boot) putResting(database, { address, family, pool, endedAt: now, boot });
}
