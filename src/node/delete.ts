import { bootId, bootMilliseconds } from "../kernel/boot.ts";
import { endLeases } from "../leases/lease.ts";
import { getAttachment } from "../state/attachments.ts";
import { putTombstone } from "../state/tombstones.ts";
import { lockNames } from "./lock-names.ts";
import { endsLease, STATE_PATIENCE, undoAttachment } from "./undo-attachment.ts";
import { timeLeft } from "./wanted.ts";
import type { Call, Workshop } from "./workshop.ts";

/**
 * DEL of one NIC by one plugin: the journalled plan read backwards. Nothing that is missing makes it fail: not the
 * record, not the namespace, not the device, not a usable configuration.
 */
export async function deleteNic(shop: Workshop, { request, nic }: Call): Promise<void> {
  const key = { containerId: nic.containerId, ifname: nic.ifname, face: nic.face };
  const known = shop.state.read((database) => getAttachment(database, key));
  const names = lockNames(key, needsOf(known), known?.namespaceId);
  await shop.locks.hold(names, timeLeft(request), async () => {
    const now = { now: bootMilliseconds(), boot: bootId() };
    // An ADD of this NIC that began earlier and is still on its way must find this.
    await shop.state.writeSoon(
      (database) => putTombstone(database, { ...key, at: request.issuedAt, boot: now.boot }),
      STATE_PATIENCE,
    );
    const record = shop.state.read((database) => getAttachment(database, key));
    if (record !== undefined) await undoAttachment(shop, record);
    else if (endsLease(nic.face)) {
      await shop.state.writeSoon((database) => endLeases(database, key, now), STATE_PATIENCE);
    }
  });
}

/** What the record's plan changes, to be locked for taking it back. */
export function needsOf(record: { device?: unknown; plan: unknown[] } | undefined) {
  if (record === undefined) return {};
  const rdma = (record.plan as { do: string }[]).some((operation) => operation.do === "rdma.move");
  return { rdma, ...(record.device === undefined ? {} : { device: record.device as never }) };
}
