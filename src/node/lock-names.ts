import type { PciAddress } from "../address/pci-address.ts";
import type { Attachment } from "../state/attachments.ts";

/** What is changed beside the NIC itself, by a plan to be performed or to be taken back. */
export interface Use {
  device?: PciAddress;
  /** Identity of the Pod's namespace. */
  namespaceId?: string;
  /** An RDMA device moves. */
  rdma?: boolean;
}

/** The NIC's lock: it is worked on by one at a time, whichever plugin of its chain asks. Always the first to be taken. */
export function attachmentLock({ containerId, ifname }: { containerId: string; ifname: string }): string {
  return `attachment ${containerId} ${ifname}`;
}

/**
 * The locks on everything that is used, always in this order, so that no two can wait for each other: devices, Pods'
 * namespaces, and last the node-wide one around moves of RDMA devices (concurrent ones swap `uverbsN` numbers).
 */
export function lockNames(...uses: Use[]): string[] {
  return [
    ...sorted(uses.map(({ device }) => device)).map((device) => `device ${device}`),
    ...sorted(uses.map(({ namespaceId }) => namespaceId)).map((id) => `namespace ${id}`),
    ...(uses.some(({ rdma }) => rdma === true) ? [RDMA_LOCK] : []),
  ];
}

/** What taking a record back uses. */
export function useOf({ device, namespaceId, plan }: Attachment): Use {
  const rdma = (plan as { do: string }[]).some((operation) => operation.do === "rdma.move");
  return { namespaceId, rdma, ...(device !== undefined && { device }) };
}

const RDMA_LOCK = "rdma";

function sorted(names: (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}
