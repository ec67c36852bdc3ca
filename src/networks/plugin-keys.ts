import type { CoordinatorSection } from "./coordinator-section.ts";
import type { Ipam, Plugin, Served } from "./network.ts";

/** What a runtime may pass on in `runtimeConfig`. */
export const CAPABILITIES = { mac: true };

/** The keys that have a value, in order. */
export function valued<Keys extends object>(keys: Keys): Keys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Keys;
}

export function vfKeys({ vlan, minTxRate, maxTxRate }: Extract<Served, { cniType: "sriov" }>) {
  return { vlan, min_tx_rate: minTxRate, max_tx_rate: maxTxRate };
}

/** Spiderpool knows no other mode. */
export function macvlanKeys({ masters: [master] }: Extract<Served, { cniType: "macvlan" }>) {
  return { master, mode: "bridge" };
}

/** The `ipam` object, absent where the network has none. */
export function ipamKeys(ipam: Ipam | undefined): object | undefined {
  if (ipam === undefined) return undefined;
  return valued({
    type: "spiderpool",
    default_ipv4_ippool: filled(ipam.ipv4),
    default_ipv6_ippool: filled(ipam.ipv6),
    match_master_subnet: ipam.matchMasterSubnet ? true : undefined,
  });
}

/** The plugin `coordinator` in Spiderpool's order, which has the type in the middle. */
export function coordinatorPlugin(section: CoordinatorSection): Plugin {
  return valued({
    txQueueLen: section.txQueueLen ?? 0,
    vethLinkAddress: section.vethLinkAddress,
    vethMTU: section.vethMTU,
    tunePodRoutes: section.tunePodRoutes ?? true,
    podMACPrefix: section.podMACPrefix,
    mode: section.mode === "disabled" ? "disable" : (section.mode ?? "auto"),
    type: "coordinator",
    podDefaultRouteNic: section.podDefaultRouteNIC,
    podRPFilter: section.podRPFilter,
    hijackCIDR: filled(section.hijackCIDR ?? []),
    policyRoutes: filled(section.policyRoutes ?? []),
  });
}

function filled<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}
