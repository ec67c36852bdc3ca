import type { Network, Plugin, Served } from "./network.ts";
import { CAPABILITIES, coordinatorPlugin, ipamKeys, macvlanKeys, valued, vfKeys } from "./plugin-keys.ts";

/**
 * A network in one plugin: `railhead` makes the interface, moves its RDMA device, addresses and routes it and sets its
 * MTU in one plan. Plugins chained by hand follow it.
 */
export function fusedPlugins({ chain, coordinator }: Network, main: Served): Plugin[] {
  const { type, ...routing } = coordinatorPlugin(coordinator ?? {});
  const railhead = valued({
    type: "railhead",
    ...interfaceKeys(main),
    mtu: main.mtu,
    ipam: ipamKeys(main.ipam),
    coordinator: coordinator === undefined ? { mode: "disable" } : routing,
    capabilities: CAPABILITIES,
  });
  return [railhead, ...chain];
}

function interfaceKeys(main: Served): object {
  switch (main.cniType) {
    case "sriov":
      return { ...vfKeys(main), rdmaIsolation: main.rdmaIsolation };
    case "macvlan":
      return macvlanKeys(main);
  }
}
