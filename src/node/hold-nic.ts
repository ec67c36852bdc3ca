import { type Attachment, type AttachmentKey, getAttachment } from "../state/attachments.ts";
import { attachmentLock, lockNames, type Use, useOf } from "./lock-names.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Runs `work` with a plugin's record of a NIC, if there is one, and under every lock that is needed to take it back and
 * to do what else is said: what a record uses is known only once nobody else is at work on the NIC. Throws
 * `LockHeldError` when a lock is not free within `wait` milliseconds.
 */
export async function holdNic<T>(
  shop: Workshop,
  key: AttachmentKey,
  { also, wait }: { also?: Use; wait: number },
  work: (record: Attachment | undefined) => Promise<T>,
): Promise<T> {
  const until = performance.now() + wait;
  return shop.locks.hold([attachmentLock(key)], wait, () => {
    const record = shop.state.read((database) => getAttachment(database, key));
    const uses = [...(record === undefined ? [] : [useOf(record)]), ...(also === undefined ? [] : [also])];
    return shop.locks.hold(lockNames(...uses), until - performance.now(), () => work(record));
  });
}
