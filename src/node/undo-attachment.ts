import { FACE_TABLE } from "../attach/faces/table.ts";
import type { Operation } from "../attach/operation.ts";
import { undo } from "../attach/perform.ts";
import { bootId, bootMilliseconds } from "../kernel/boot.ts";
import { readVirtualFunction } from "../kernel/virtual-function.ts";
import { endLeases } from "../leases/lease.ts";
import {
  type Attachment,
  type AttachmentKey,
  listAttachmentsOfNic,
  removeAttachment,
  setAttachmentState,
} from "../state/attachments.ts";
import type { Database } from "../state/open-state.ts";
import type { FaceName } from "../wire/face.ts";
import { holdingOfOthers } from "./journal.ts";
import { reopenPodNamespace } from "./pod-namespace.ts";
import type { Workshop } from "./workshop.ts";

/** How long a state that another process writes to is waited for, milliseconds. */
export const STATE_PATIENCE = 10_000;

/**
 * Walks a journalled plan back and ends its leases. The caller holds the attachment's locks. A VF whose namespace is
 * gone but that the kernel has not brought back yet keeps its record for the next sweep.
 */
export async function undoAttachment(shop: Workshop, record: Attachment): Promise<"undone" | "later"> {
  // Any other state says already that effects may be there or not: they are taken back even if nothing can be written.
  if (record.state === "done") {
    await shop.state.writeSoon((database) => setAttachmentState(database, record, "undoing"), STATE_PATIENCE);
  }
  // Effects and originals of another boot are gone with it.
  if (record.boot === bootId()) await walkBack(shop, record);
  const home = record.device === undefined || !waitsForDevice(shop, record);
  await shop.state.writeSoon((database) => {
    if (home) removeAttachment(database, record);
    endLeasesWith(database, record);
  }, STATE_PATIENCE);
  return home ? "undone" : "later";
}

/**
 * Ends the leases of a NIC with the work of one plugin. A chained one holds none; and where another main plugin stands
 * on the address too it stays lent, or it would be lent twice.
 */
export function endLeasesWith(database: Database, { containerId, ifname, face }: AttachmentKey): void {
  const others = listAttachmentsOfNic(database, containerId, ifname).filter((other) => other.face !== face);
  if (isChained(face) || others.some((other) => !isChained(other.face))) return;
  endLeases(database, { containerId, ifname }, { now: bootMilliseconds(), boot: bootId() });
}

function isChained(face: string): boolean {
  return FACE_TABLE[face as FaceName].chained;
}

async function walkBack(shop: Workshop, record: Attachment): Promise<void> {
  const pod = reopenPodNamespace(record.netns, record.namespaceId);
  try {
    const holding = shop.state.read((database) => holdingOfOthers(database, record));
    const at = { host: shop.host, pod: pod?.kernel };
    await undo(record.plan as Operation[], record.befores, at, holding.heldByOthers, (_, operation) =>
      shop.step(operation),
    );
  } finally {
    pod?.close();
  }
}

/** What this record moved and the host does not have: the kernel is still cleaning up a namespace that is gone. */
function waitsForDevice(shop: Workshop, record: Attachment): boolean {
  if (record.device === undefined || record.boot !== bootId()) return false;
  const device = readVirtualFunction(record.device, shop.settings.sysfs);
  if (device === undefined) return false;
  const moved = (kind: Operation["do"]) => (record.plan as Operation[]).some((operation) => operation.do === kind);
  return (moved("link.move") && device.netdev === undefined) || (moved("rdma.move") && device.rdma.length === 0);
}
