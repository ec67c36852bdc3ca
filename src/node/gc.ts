import { type Attachment, listAttachments } from "../state/attachments.ts";
import { CniError, messageOf } from "../wire/error.ts";
import type { AttachmentKey } from "../wire/request.ts";
import { needsOf } from "./delete.ts";
import { lockNames } from "./lock-names.ts";
import { sweep } from "./sweep.ts";
import { undoAttachment } from "./undo-attachment.ts";
import { timeLeft } from "./wanted.ts";
import type { Call, Workshop } from "./workshop.ts";

/**
 * GC: what belongs to this network and plugin and to none of the attachments listed is taken back, errors are gathered
 * and told together; then the sweep. Without a list nothing is known to be invalid, and only the sweep runs.
 */
export async function collectGarbage(shop: Workshop, { request, nic }: Call): Promise<void> {
  const { validAttachments } = nic;
  const failures: string[] = [];
  const stale =
    validAttachments === undefined
      ? []
      : shop.state
          .read(listAttachments)
          .filter(
            (record) =>
              record.network === nic.network && record.face === nic.face && !isValid(record, validAttachments),
          );
  for (const record of stale) {
    try {
      const names = lockNames(record, needsOf(record), record.namespaceId);
      await shop.locks.hold(names, timeLeft(request), () => undoAttachment(shop, record));
    } catch (error) {
      failures.push(`${record.ifname} of ${record.containerId}: ${messageOf(error)}`);
    }
  }
  failures.push(...(await sweep(shop)).problems);
  if (failures.length > 0) throw new CniError("internal", `Not everything could be collected: ${failures.join("; ")}`);
}

function isValid(record: Attachment, valid: AttachmentKey[]): boolean {
  return valid.some(({ containerID, ifname }) => containerID === record.containerId && ifname === record.ifname);
}
