import type { Needs } from "../attach/faces/face.ts";

/** The attachment's lock: one NIC is worked on by one at a time, whichever plugin of its chain asks. */
export function attachmentLock(containerId: string, ifname: string): string {
  return `attachment ${containerId} ${ifname}`;
}

/**
 * Everything a plan changes, always in this order: attachment, device, the Pod's namespace, and last the node-wide lock
 * around moves of RDMA devices (concurrent ones swap `uverbsN` numbers).
 */
export function lockNames(attachment: { containerId: string; ifname: string }, needs: Needs, namespaceId?: string) {
  return [
    attachmentLock(attachment.containerId, attachment.ifname),
    ...(needs.device === undefined ? [] : [`device ${needs.device}`]),
    ...(namespaceId === undefined ? [] : [`namespace ${namespaceId}`]),
    ...(needs.rdma === true ? [RDMA_LOCK] : []),
  ];
}

export const RDMA_LOCK = "rdma";
