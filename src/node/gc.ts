import { type Attachment, listAttachments } from "../state/attachments.ts";
import { CniError, messageOf } from "../wire/error.ts";
import { isLaterThan } from "./asked.ts";
import { holdNic } from "./hold-nic.ts";
import { sweep } from "./sweep.ts";
import { undoAttachment } from "./undo-attachment.ts";
import { timeLeft } from "./wanted.ts";
import type { Call, Workshop } from "./workshop.ts";

/**
 * GC: what belongs to this network and plugin and to none of the attachments listed is taken back, errors are gathered
 * and told together; then the sweep. Without a list nothing is known to be invalid, and only the sweep runs.
 */
export async function collectGarbage(shop: Workshop, call: Call): Promise<void> {
  const failures: string[] = [];
  for (const record of shop.state.read(listAttachments).filter((one) => isStale(one, call))) {
    try {
      await collect(shop, call, record);
    } catch (error) {
      failures.push(`${record.ifname} of ${record.containerId}: ${messageOf(error)}`);
    }
  }
  failures.push(...(await sweep(shop)).problems);
  if (failures.length > 0) throw new CniError("internal", `Not everything could be collected: ${failures.join("; ")}`);
}

/** What is not done is either on its way, and no list can know it, or dead, and the sweep's. */
function isStale(record: Attachment, { request, nic }: Call): boolean {
  if (record.network !== nic.network || record.face !== nic.face || nic.validAttachments === undefined) return false;
  if (record.state !== "done" || isLaterThan(record, request)) return false;
  return !nic.validAttachments.some(
    ({ containerID, ifname }) => containerID === record.containerId && ifname === record.ifname,
  );
}

/** Unless it has been made anew while we waited. */
async function collect(shop: Workshop, call: Call, { createdAt, ...key }: Attachment): Promise<void> {
  await holdNic(shop, key, { wait: timeLeft(call.request) }, async (record) => {
    if (record?.createdAt === createdAt && isStale(record, call)) await undoAttachment(shop, record);
  });
}
