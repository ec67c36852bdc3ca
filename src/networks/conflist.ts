import { chainedPlugins } from "./chained.ts";
import { fusedPlugins } from "./fused.ts";
import type { CniVersion, Network, Plugin, Served } from "./network.ts";

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

/** The chain of plugins that Spiderpool writes, or `railhead` that does the same in one process and one plan. */
export type Form = "chained" | "fused";

/** What a SpiderMultusConfig stands for, in the form asked for; a customCNI has only its own. */
export function configurationOf(network: Network, form: Form): Configuration {
  const { plugin } = network;
  switch (plugin.cniType) {
    case "custom":
      return plugin.text === undefined ? { kind: "elsewhere" } : { kind: "verbatim", text: plugin.text };
    case "macvlan":
      if (plugin.vlan !== undefined || plugin.masters.length > 1) return { kind: "notServed", why: IFACER };
      return conflist(network, plugin, form);
    case "sriov":
      return conflist(network, plugin, form);
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

const PLUGINS: Record<Form, (network: Network, main: Served) => Plugin[]> = {
  chained: chainedPlugins,
  fused: fusedPlugins,
};

function conflist(network: Network, main: Served, form: Form): Configuration {
  const { cniVersion, conflistName } = network;
  return { kind: "conflist", conflist: { cniVersion, name: conflistName, plugins: PLUGINS[form](network, main) } };
}
