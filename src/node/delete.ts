import { bootId } from "../kernel/boot.ts";
import { putTombstone } from "../state/tombstones.ts";
import { isLaterThan } from "./asked.ts";
import { holdNic } from "./hold-nic.ts";
import { endLeasesWith, STATE_PATIENCE, undoAttachment } from "./undo-attachment.ts";
import { timeLeft } from "./wanted.ts";
import type { Call, Workshop } from "./workshop.ts";

/**
 * DEL of one NIC by one plugin: the journalled plan read backwards. Nothing that is missing makes it fail: not the
 * record, not the namespace, not the device, not a usable configuration. One that comes so late that the NIC has been
 * made anew meanwhile has nothing to do.
 */
export async function deleteNic(shop: Workshop, { request, nic }: Call): Promise<void> {
  const key = { containerId: nic.containerId, ifname: nic.ifname, face: nic.face };
  await holdNic(shop, key, { wait: timeLeft(request) }, async (record) => {
    // An ADD of this NIC that began earlier and is still on its way must find this.
    await shop.state.writeSoon(
      (database) => putTombstone(database, { ...key, at: request.issuedAt, boot: bootId() }),
      STATE_PATIENCE,
    );
    if (record === undefined) await shop.state.writeSoon((database) => endLeasesWith(database, key), STATE_PATIENCE);
    else if (!isLaterThan(record, request)) await undoAttachment(shop, record);
  });
}
