import type { Family } from "../../address/ip.ts";
import type { Operation } from "../operation.ts";
import type { CoordinatorSettings } from "./coordinator-settings.ts";

/**
 * Settings of the Pod and of one NIC in it. Two rails of one Pod may be in one subnet, and the second may come later, so
 * each NIC answers ARP for its own addresses alone and asks with one of its own, whatever subnets there are by now.
 * The reverse path filter is the greater of `all` and the NIC's, which the Pod has from the host: both are set.
 */
export function podSettings(ifname: string, families: readonly Family[], settings: CoordinatorSettings): Operation[] {
  const { podRPFilter, txQueueLen } = settings;
  const sysctls: [string, number][] = [
    ...(families.includes(6) ? [["net/ipv6/conf/all/disable_ipv6", 0] as [string, number]] : []),
    ...(podRPFilter < 0 ? [] : ["all", ifname].map((dev): [string, number] => [rpFilter(dev), podRPFilter])),
    [`net/ipv4/conf/${ifname}/arp_ignore`, 1],
    [`net/ipv4/conf/${ifname}/arp_announce`, 2],
  ];
  return [
    ...(txQueueLen > 0 ? [{ do: "link.txqueuelen", ifname, length: txQueueLen } as const] : []),
    ...sysctls.map(([key, value]): Operation => ({ do: "sysctl.set", in: "pod", key, value: `${value}` })),
  ];
}

function rpFilter(dev: string): string {
  return `net/ipv4/conf/${dev}/rp_filter`;
}
