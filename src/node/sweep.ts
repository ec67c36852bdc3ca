import { bootId, bootMilliseconds } from "../kernel/boot.ts";
import { endLeases, leasesWithoutRecord } from "../leases/lease.ts";
import { type Attachment, listAttachments } from "../state/attachments.ts";
import { listLeases } from "../state/leases.ts";
import { pruneTombstones } from "../state/tombstones.ts";
import { messageOf } from "../wire/error.ts";
import { holdNic } from "./hold-nic.ts";
import { attachmentLock } from "./lock-names.ts";
import { LockHeldError } from "./locks.ts";
import type { SweepReport } from "./node.ts";
import { reopenPodNamespace } from "./pod-namespace.ts";
import { STATE_PATIENCE, undoAttachment } from "./undo-attachment.ts";
import type { Workshop } from "./workshop.ts";

/** A tombstone outlives every request that could still be on its way: an hour is the longest deadline there is. */
const TOMBSTONE_AGE = 60 * 60_000;

/** What is locked is being worked on: it is left for the next sweep after this short wait, milliseconds. */
const LOCK_WAIT = 200;

/**
 * Compares records, leases, namespaces and devices, and repairs: a namespace that is gone gives back its VF, its RDMA
 * device and its address; what a killed process left half done is taken back; a lease whose ADD died before its
 * journal entry ends. Everything is looked at twice, since a list may be empty for a moment, and nothing is freed
 * because of one.
 */
export async function sweep(shop: Workshop): Promise<SweepReport> {
  const report: SweepReport = { attachments: 0, leases: 0, undone: [], problems: [] };
  const first = suspects(shop, report);
  const orphans = shop.state.read(leasesWithoutRecord);
  report.attachments = shop.state.read(listAttachments).length;
  report.leases = shop.state.read(listLeases).length;
  if (first.length > 0 || orphans.length > 0) {
    await Bun.sleep(shop.settings.secondLook);
    for (const { record, reason } of first) await repair(shop, record, reason, report);
    for (const lease of orphans) await endOrphan(shop, lease, report);
  }
  shop.locks.tidy();
  const before = bootMilliseconds() - TOMBSTONE_AGE;
  await shop.state.writeSoon((database) => pruneTombstones(database, { before, boot: bootId() }), STATE_PATIENCE);
  return report;
}

/** Takes one record back at once if its namespace is gone; its holder is asked for a VF that another Pod waits for. */
export async function repairIfGone(shop: Workshop, record: Attachment): Promise<void> {
  const reason = whyUndone(record);
  if (reason === undefined) return;
  await repair(shop, record, reason, { attachments: 0, leases: 0, undone: [], problems: [] });
}

function suspects(shop: Workshop, report: SweepReport): { record: Attachment; reason: string }[] {
  return shop.state.read(listAttachments).flatMap((record) => {
    try {
      const reason = whyUndone(record);
      return reason === undefined ? [] : [{ record, reason }];
    } catch (error) {
      // One namespace that cannot be looked at must not keep the others from being swept.
      report.problems.push(`${record.ifname} of ${record.containerId}: ${messageOf(error)}`);
      return [];
    }
  });
}

/** Why a record must go, if it must. A plan under way is `planned` too: its lock tells the two apart. */
function whyUndone(record: Attachment): string | undefined {
  if (record.boot !== bootId()) return "made in an earlier boot";
  if (record.state !== "done") return "left half done";
  const pod = reopenPodNamespace(record.netns, record.namespaceId);
  pod?.close();
  return pod === undefined ? "its network namespace is gone" : undefined;
}

async function repair(shop: Workshop, record: Attachment, reason: string, report: SweepReport): Promise<void> {
  const { containerId, ifname } = record;
  try {
    await holdNic(shop, record, { wait: LOCK_WAIT }, async (again) => {
      if (again === undefined || again.createdAt !== record.createdAt || whyUndone(again) === undefined) return;
      const outcome = await undoAttachment(shop, again);
      if (outcome === "undone") report.undone.push({ containerId, ifname, reason });
      else report.problems.push(`${ifname} of ${containerId}: its virtual function ${again.device} is not back yet`);
    });
  } catch (error) {
    // Somebody is at work on it.
    if (error instanceof LockHeldError) return;
    report.problems.push(`${ifname} of ${containerId} (${reason}): ${messageOf(error)}`);
  }
}

async function endOrphan(
  shop: Workshop,
  { containerId, ifname }: { containerId: string; ifname: string },
  report: SweepReport,
): Promise<void> {
  try {
    await shop.locks.hold([attachmentLock({ containerId, ifname })], LOCK_WAIT, async () => {
      const orphan = shop.state
        .read(leasesWithoutRecord)
        .some((lease) => lease.containerId === containerId && lease.ifname === ifname);
      if (!orphan) return;
      const now = { now: bootMilliseconds(), boot: bootId() };
      await shop.state.writeSoon((database) => endLeases(database, { containerId, ifname }, now), STATE_PATIENCE);
      report.undone.push({ containerId, ifname, reason: "its ADD died before the journal" });
    });
  } catch (error) {
    if (error instanceof LockHeldError) return;
    report.problems.push(`lease of ${ifname} of ${containerId}: ${messageOf(error)}`);
  }
}
