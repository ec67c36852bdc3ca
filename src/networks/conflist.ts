import type { CoordinatorSection } from "./coordinator-section.ts";
import type { CniVersion, Ipam, MainPlugin, Network, Plugin } from "./network.ts";

/** A network configuration list of the CNI spec. */
export interface Conflist {
  cniVersion: CniVersion;
  name: string;
  plugins: Plugin[];
}

/** What a network is to the runtime. */
export type Configuration =
  | { kind: "conflist"; conflist: Conflist }
  /** `customCNI`, as it stands. */
  | { kind: "verbatim"; text: string }
  /** An empty customCNI: the runtime looks for a network of that name in its own folder. */
  | { kind: "elsewhere" }
  | { kind: "notServed"; why: string };

/**
 * The conflist that a SpiderMultusConfig stands for: main plugin, `rdma`, plugins chained by hand, `coordinator`,
 * `tuning`, with the keys and their order as Spiderpool writes them. On purpose otherwise than there:
 * - `vlan`, `min_tx_rate` and `max_tx_rate` only where the manifest states them: as zeros they make each ADD set a
 *   VLAN and rates that nobody asked for, which some drivers refuse;
 * - `capabilities`, without which Multus passes on neither the `mac` of a Pod's annotation nor a device named there;
 * - `podRPFilter` wherever it is stated, there only beside `podCIDRType`;
 * - `mode: disabled` as `disable`, the one spelling that Spiderpool's own plugin knows (railhead's knows both);
 * - bare addresses in `hijackCIDR` and `policyRoutes` as networks, which that plugin needs.
 */
export function configurationOf(network: Network): Configuration {
  return configuration(network, chained);
}

/**
 * The same network in one plugin: `railhead` does what the chain does in one process and one plan. Plugins chained by
 * hand follow it.
 */
export function fusedConfigurationOf(network: Network): Configuration {
  return configuration(network, fused);
}

type Served = Extract<MainPlugin, { cniType: "sriov" | "macvlan" }>;

function configuration(network: Network, plugins: (network: Network, main: Served) => Plugin[]): Configuration {
  const { plugin } = network;
  switch (plugin.cniType) {
    case "custom":
      return plugin.text === undefined ? { kind: "elsewhere" } : { kind: "verbatim", text: plugin.text };
    case "macvlan":
      if (plugin.vlan !== undefined || plugin.masters.length > 1) return { kind: "notServed", why: IFACER };
      return list(network, plugins(network, plugin));
    case "sriov":
      return list(network, plugins(network, plugin));
    case "ib-sriov":
    case "ipvlan":
    case "vlan":
    case "ipoib":
    case "ovs":
      return { kind: "notServed", why: `cniType ${plugin.cniType} is not served by this version yet` };
  }
}

const IFACER =
  "vlanID and bond need the plugin ifacer, which is not served by this version yet; make the link on the node and name it as master";

function list({ cniVersion, conflistName }: Network, plugins: Plugin[]): Configuration {
  return { kind: "conflist", conflist: { cniVersion, name: conflistName, plugins } };
}

function chained({ chain, coordinator }: Network, main: Served): Plugin[] {
  const rdma = main.cniType === "sriov" && main.rdmaIsolation ? [{ type: "rdma" }] : [];
  const routing = coordinator === undefined ? [] : [coordinatorPlugin(coordinator)];
  const tuning = main.cniType === "sriov" && main.mtu !== undefined ? [{ type: "tuning", mtu: main.mtu }] : [];
  return [mainPlugin(main), ...rdma, ...chain, ...routing, ...tuning];
}

function mainPlugin(main: Served): Plugin {
  if (main.cniType === "macvlan") {
    const [master] = main.masters;
    return stated({
      type: "macvlan",
      master,
      mode: "bridge",
      mtu: main.mtu ?? 0,
      ipam: ipamOf(main.ipam),
      capabilities: { mac: true },
    });
  }
  return stated({
    ...vfKeys(main),
    type: "sriov",
    ipam: ipamOf(main.ipam),
    capabilities: { mac: true, deviceID: true },
  });
}

function fused({ chain, coordinator }: Network, main: Served): Plugin[] {
  const own =
    main.cniType === "macvlan"
      ? { master: main.masters[0], mode: "bridge" }
      : { ...vfKeys(main), rdmaIsolation: main.rdmaIsolation };
  const { type, ...routing } = coordinatorPlugin(coordinator ?? { mode: "disabled" });
  const plugin = stated({
    type: "railhead",
    ...own,
    mtu: main.mtu,
    ipam: ipamOf(main.ipam),
    coordinator: routing,
    capabilities: main.cniType === "macvlan" ? { mac: true } : { mac: true, deviceID: true },
  });
  return [plugin, ...chain];
}

function vfKeys({ vlan, minTxRate, maxTxRate }: Extract<Served, { cniType: "sriov" }>) {
  return { vlan, min_tx_rate: minTxRate, max_tx_rate: maxTxRate };
}

function ipamOf(ipam: Ipam | undefined): Plugin | undefined {
  if (ipam === undefined) return undefined;
  return stated({
    type: "spiderpool",
    default_ipv4_ippool: filled(ipam.ipv4),
    default_ipv6_ippool: filled(ipam.ipv6),
    match_master_subnet: ipam.matchMasterSubnet ? true : undefined,
  });
}

function coordinatorPlugin(section: CoordinatorSection): Plugin {
  return stated({
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

/** The plugin without the keys that have no value, in order. */
function stated(keys: { type: string; [key: string]: unknown }): Plugin {
  const members = Object.entries(keys).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as Plugin;
}
