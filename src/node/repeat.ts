import type { Operation } from "../attach/operation.ts";
import { verify } from "../attach/verify.ts";
import { type Attachment, getAttachment } from "../state/attachments.ts";
import type { Result } from "../wire/result.ts";
import { laterOperations } from "./journal.ts";
import type { PodNamespace } from "./pod-namespace.ts";
import { undoAttachment } from "./undo-attachment.ts";
import type { Call, Workshop } from "./workshop.ts";

/**
 * The recorded answer of an ADD that has been done already and still stands, so that ADD can be repeated. A record that
 * was interrupted, or whose effects are not all there, is taken back first and nothing is answered.
 */
export async function recordedResult(shop: Workshop, { nic }: Call, pod: PodNamespace): Promise<Result | undefined> {
  const key = { containerId: nic.containerId, ifname: nic.ifname, face: nic.face };
  const record = shop.state.read((database) => getAttachment(database, key));
  if (record === undefined) return undefined;
  if (record.state === "done" && record.namespaceId === pod.id && stands(shop, record, pod)) {
    return record.result as Result;
  }
  await undoAttachment(shop, record);
  return undefined;
}

function stands(shop: Workshop, record: Attachment, pod: PodNamespace): boolean {
  try {
    const later = shop.state.read((database) => laterOperations(database, record));
    verify(record.plan as Operation[], { host: shop.host, pod: pod.kernel }, later);
    return true;
  } catch {
    return false;
  }
}
