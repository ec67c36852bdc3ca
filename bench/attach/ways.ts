import { type Attachment, addNetwork, deleteNetwork } from "./runtime.ts";

/** One way to give a Pod a NIC on a rail and to take it back. */
export interface Way {
  name: string;
  add(pod: string, rail: number): Promise<void>;
  remove(pod: string, rail: number): Promise<void>;
}

/** A way that a runtime drives, with what it runs. */
export interface PluginWay extends Way {
  attachment(pod: string, rail: number): Attachment;
}

/** The MTU of the document's rails. */
const MTU = 4200;

/** What the plugins of the CNI project do of it: interface, address, routes, sysctls; no tables, no rules. */
export function upstream(path: string): PluginWay {
  return pluginWay("upstream macvlan, host-local, tuning", path, (rail) => [
    { type: "macvlan", master: masterOf(rail), mode: "bridge", mtu: MTU, ipam: hostLocal(rail) },
    { type: "tuning", sysctl: RAIL_SYSCTLS },
  ]);
}

/** Everything in one plugin. */
export function fused(path: string): PluginWay {
  return pluginWay("railhead fused", path, (rail) => [fusedPlugin(rail)]);
}

/** As a configuration for Spiderpool has it, a plugin for each thing. */
export function chained(path: string): PluginWay {
  return pluginWay("railhead chained", path, (rail) => [
    { type: "macvlan", master: masterOf(rail), ipam: poolOf(rail) },
    { type: "coordinator" },
    { type: "tuning", mtu: MTU },
  ]);
}

/** The plugin finds no agent on its socket, and does the work itself. */
export function fusedAlone(path: string, socket: string): PluginWay {
  return pluginWay("railhead fused, no agent", path, (rail) => [{ ...fusedPlugin(rail), socket }]);
}

const RAIL_SYSCTLS = {
  "net.ipv4.conf.all.rp_filter": "0",
  "net.ipv4.conf.IFNAME.rp_filter": "0",
  "net.ipv4.conf.IFNAME.arp_ignore": "1",
  "net.ipv4.conf.IFNAME.arp_announce": "2",
};

function pluginWay(name: string, path: string, plugins: (rail: number) => Record<string, unknown>[]): PluginWay {
  const results = new Map<string, unknown>();
  const attachment = (pod: string, rail: number): Attachment => ({
    pod,
    ifname: `net${rail}`,
    network: `rail${rail}`,
    plugins: plugins(rail),
    path,
  });
  return {
    name,
    attachment,
    async add(pod, rail) {
      results.set(`${pod} ${rail}`, await addNetwork(attachment(pod, rail)));
    },
    remove: (pod, rail) => deleteNetwork(attachment(pod, rail), results.get(`${pod} ${rail}`)),
  };
}

function masterOf(rail: number): string {
  return `eno3np${rail}`;
}

function fusedPlugin(rail: number): Record<string, unknown> {
  return { type: "railhead", master: masterOf(rail), mtu: MTU, ipam: poolOf(rail) };
}

function poolOf(rail: number): object {
  return { type: "spiderpool", default_ipv4_ippool: [`eno3np${rail}-rail${rail}*`] };
}

/** The same network, addresses and routes as the pool of the rail. */
function hostLocal(rail: number): object {
  const first = 32 * (rail - 1);
  const [gateway, rangeStart, rangeEnd] = [1, 2, 29].map((host) => `172.16.1.${first + host}`);
  const range = { subnet: `172.16.1.${first}/27`, rangeStart, rangeEnd, gateway };
  const routes = rail === 1 ? [{ dst: "172.16.0.0/16" }] : [];
  return { type: "host-local", ranges: [[range]], routes, dataDir: "/run/host-local" };
}
