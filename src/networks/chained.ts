import type { Network, Plugin, Served } from "./network.ts";
import { CAPABILITIES, coordinatorPlugin, ipamKeys, macvlanKeys, valued, vfKeys } from "./plugin-keys.ts";

/**
 * A network as Spiderpool writes it: main plugin, `rdma`, plugins chained by hand, `coordinator`, `tuning`, with its
 * keys in its order. On purpose otherwise than there:
 * - `vlan`, `min_tx_rate` and `max_tx_rate` only where the manifest states them: as zeros they make each ADD set a
 *   VLAN and rates that nobody asked for, which some drivers refuse;
 * - `capabilities`, without which Multus does not pass on the `mac` of a Pod's annotation (`runtimeConfig.mac`, all
 *   that the plugins read there);
 * - `podRPFilter` wherever it is stated, there only beside `podCIDRType`;
 * - `mode: disabled` as `disable`, the one spelling that Spiderpool's own plugin knows (railhead's knows both);
 * - bare addresses in `hijackCIDR` and `policyRoutes` as networks, which that plugin needs.
 */
export function chainedPlugins({ chain, coordinator }: Network, main: Served): Plugin[] {
  const rdma = main.cniType === "sriov" && main.rdmaIsolation ? [{ type: "rdma" }] : [];
  const routing = coordinator === undefined ? [] : [coordinatorPlugin(coordinator)];
  const tuning = main.cniType === "sriov" && main.mtu !== undefined ? [{ type: "tuning", mtu: main.mtu }] : [];
  return [mainPlugin(main), ...rdma, ...chain, ...routing, ...tuning];
}

function mainPlugin(main: Served): Plugin {
  const last = { ipam: ipamKeys(main.ipam), capabilities: CAPABILITIES };
  switch (main.cniType) {
    case "sriov":
      return valued({ ...vfKeys(main), type: "sriov", ...last });
    case "macvlan":
      return valued({ type: "macvlan", ...macvlanKeys(main), mtu: main.mtu ?? 0, ...last });
  }
}
