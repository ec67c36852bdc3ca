import { parseIp } from "../../src/address/ip.ts";
import type { Attachment } from "../../src/state/attachments.ts";
import type { Lease } from "../../src/state/leases.ts";

/** A journal entry of which only what is given matters. */
export function anAttachment(rest: Partial<Attachment> = {}): Attachment {
  return {
    containerId: "c1",
    ifname: "net1",
    face: "sriov",
    network: "rail1",
    netns: "/var/run/netns/c1",
    namespaceId: "cookie 7",
    boot: "boot",
    state: "planned",
    plan: [],
    befores: [],
    createdAt: 1,
    ...rest,
  };
}

/** A lease of which only what is given matters. */
export function aLease({
  address = "172.16.1.2",
  ...rest
}: Partial<Omit<Lease, "address">> & { address?: string } = {}): Lease {
  return {
    address: parseIp(address)!,
    family: address.includes(":") ? 6 : 4,
    pool: "rail1",
    containerId: "c1",
    ifname: "net1",
    since: 1,
    boot: "boot",
    ...rest,
  };
}
