import type { Operation } from "../attach/operation.ts";
import { lookAt } from "../attach/sight.ts";
import { verify } from "../attach/verify.ts";
import { type Attachment, putAttachment } from "../state/attachments.ts";
import { CniError } from "../wire/error.ts";
import type { Result } from "../wire/result.ts";
import { askedBy, asksTheSame, isLaterThan } from "./asked.ts";
import { laterOperations } from "./journal.ts";
import type { PodNamespace } from "./pod-namespace.ts";
import { STATE_PATIENCE, undoAttachment } from "./undo-attachment.ts";
import type { Call, Workshop } from "./workshop.ts";

/**
 * The recorded answer of an ADD that has been done already and still stands, so that ADD can be repeated. A record that
 * was interrupted, that answers another question, or whose effects are not all there, is taken back first and nothing
 * is answered. Throws `CniError` tryAgainLater while that is not possible.
 */
export async function recordedResult(
  shop: Workshop,
  call: Call,
  pod: PodNamespace,
  record: Attachment,
): Promise<Result | undefined> {
  if (answers(record, call, pod) && stands(shop, record, pod)) {
    await touch(shop, record, call);
    return record.result as Result;
  }
  if ((await undoAttachment(shop, record)) === "undone") return undefined;
  throw new CniError(
    "tryAgainLater",
    `The virtual function ${record.device} of an earlier ${record.ifname} is not back yet; try again`,
  );
}

function answers(record: Attachment, call: Call, pod: PodNamespace): boolean {
  return record.state === "done" && record.namespaceId === pod.id && asksTheSame(record, call);
}

function stands(shop: Workshop, record: Attachment, pod: PodNamespace): boolean {
  try {
    const later = shop.state.read((database) => laterOperations(database, record));
    verify(record.plan as Operation[], lookAt({ host: shop.host, pod: pod.kernel }), later);
    return true;
  } catch {
    return false;
  }
}

/** From now on it is this ADD's: a DEL that began before it, and comes after it, is not meant. */
async function touch(shop: Workshop, record: Attachment, call: Call): Promise<void> {
  if (isLaterThan(record, call.request)) return;
  const touched = { ...record, request: askedBy(call) };
  await shop.state.writeSoon((database) => putAttachment(database, touched), STATE_PATIENCE);
}
