import { describe, expect, test } from "bun:test";
import type { Document } from "../../src/manifests/document.ts";
import { configurationOf } from "../../src/networks/conflist.ts";
import { readNetwork } from "../../src/networks/read-network.ts";
import { smc, sriov } from "./manifest.ts";

const POOLS = { ipv4: ["eno3np1-rail1*"], matchMasterSubnet: true };
const DEFAULT_COORDINATOR = '{"txQueueLen":0,"tunePodRoutes":true,"mode":"auto","type":"coordinator"}';

describe("configurationOf() chained", () => {
  test("writes a rail of Solution 2 in upstream's order, without the zeros nobody asked for", () => {
    const text = chained(sriov({ rdmaIsolation: true, mtu: 4200, ippools: POOLS }));
    expect(text).toBe(
      '{"cniVersion":"0.3.1","name":"net","plugins":[{"type":"sriov","ipam":{"type":"spiderpool","default_ipv4_ippool":["eno3np1-rail1*"],"match_master_subnet":true},"capabilities":{"mac":true}},{"type":"rdma"},' +
        `${DEFAULT_COORDINATOR},{"type":"tuning","mtu":4200}]}`,
    );
  });

  test("writes a VLAN and rates that are stated, zeros included, ahead of the type", () => {
    const text = chained(sriov({ vlanID: 0, minTxRateMbps: 10, maxTxRateMbps: 0 }));
    expect(text).toContain('"plugins":[{"vlan":0,"min_tx_rate":10,"max_tx_rate":0,"type":"sriov"');
  });

  test("chains plugins by hand between rdma and coordinator", () => {
    const text = chained(sriov({ rdmaIsolation: true, mtu: 1500 }, { chainCNIJsonData: ['{"type":"bandwidth"}'] }));
    expect([...text.matchAll(/"type":"(\w+)"/g)].map(([, type]) => type)).toEqual([
      "sriov",
      "spiderpool",
      "rdma",
      "bandwidth",
      "coordinator",
      "tuning",
    ]);
  });

  test("omits ipam and coordinator where they are switched off", () => {
    expect(chained(sriov({}, { disableIPAM: true, enableCoordinator: false }))).toBe(
      '{"cniVersion":"0.3.1","name":"net","plugins":[{"type":"sriov","capabilities":{"mac":true}}]}',
    );
  });

  test("writes what a coordinator section states in upstream's order", () => {
    const coordinator = {
      mode: "overlay",
      podCIDRType: "calico",
      hijackCIDR: ["169.254.20.10", "10.0.0.0/8"],
      policyRoutes: [{ dst: "10.6.0.9", gw: "172.16.1.1" }],
      podMACPrefix: "0A:1b",
      tunePodRoutes: false,
      podDefaultRouteNIC: "net1",
      hostRuleTable: 600,
      podRPFilter: 2,
      txQueueLen: 1000,
      vethLinkAddress: "169.254.100.1",
      vethMTU: 1400,
    };
    expect(chained(sriov({}, { coordinator }))).toContain(
      '{"txQueueLen":1000,"vethLinkAddress":"169.254.100.1","vethMTU":1400,"tunePodRoutes":false,"podMACPrefix":"0a:1b","mode":"overlay","type":"coordinator","podDefaultRouteNic":"net1","podRPFilter":2,"hijackCIDR":["169.254.20.10/32","10.0.0.0/8"],"policyRoutes":[{"dst":"10.6.0.9/32","gw":"172.16.1.1"}]}',
    );
  });

  test("writes podRPFilter without podCIDRType, 0 included", () => {
    expect(chained(sriov({}, { coordinator: { podRPFilter: 0 } }))).toContain('"podRPFilter":0');
  });

  test("writes mode disabled as the plugin spells it", () => {
    for (const mode of ["disabled", "disable"]) {
      expect(chained(sriov({}, { coordinator: { mode } }))).toContain('"mode":"disable","type":"coordinator"');
    }
  });

  test("writes a macvlan with its mode and its MTU, 0 included", () => {
    expect(chained(smc({ cniType: "macvlan", macvlan: { master: ["eth1"], ippools: { ipv6: ["v6"] } } }))).toBe(
      '{"cniVersion":"0.3.1","name":"net","plugins":[{"type":"macvlan","master":"eth1","mode":"bridge","mtu":0,"ipam":{"type":"spiderpool","default_ipv6_ippool":["v6"]},"capabilities":{"mac":true}},' +
        `${DEFAULT_COORDINATOR}]}`,
    );
  });

  test("keeps customCNI as it stands", () => {
    const text = '{ "cniVersion": "1.0.0",  "name": "x", "plugins": [] }\n';
    expect(configurationOf(network(smc({ cniType: "custom", customCNI: text })), "chained")).toEqual({
      kind: "verbatim",
      text,
    });
    expect(configurationOf(network(smc({ cniType: "custom", customCNI: "" })), "chained")).toEqual({
      kind: "elsewhere",
    });
  });

  test.each([
    ["ib-sriov", { ibsriov: { resourceName: "spidernet.io/ib0" } }],
    ["ipvlan", { ipvlan: { master: ["eth1"] } }],
    ["vlan", { vlan: { master: ["eth1"] } }],
    ["ipoib", { ipoib: { master: "ib0" } }],
    ["ovs", { ovs: { bridge: "br0" } }],
  ])("says that %s is not served", (cniType, block) => {
    const why = `cniType ${cniType} is not served by this version yet`;
    expect(configurationOf(network(smc({ cniType, ...block })), "chained")).toEqual({ kind: "notServed", why });
    expect(configurationOf(network(smc({ cniType, ...block })), "fused")).toEqual({ kind: "notServed", why });
  });

  test.each([
    ["a VLAN", { master: ["eth1"], vlanID: 100 }],
    ["a bond", { master: ["eth1", "eth2"], bond: { name: "bond0", mode: 1 } }],
  ])("says that a macvlan on %s is not served", (_, macvlan) => {
    const { kind } = configurationOf(network(smc({ cniType: "macvlan", macvlan })), "chained");
    expect(kind).toBe("notServed");
  });
});

describe("configurationOf() fused", () => {
  test("puts a rail of Solution 2 into one plugin", () => {
    expect(fused(sriov({ rdmaIsolation: true, mtu: 4200, vlanID: 7, ippools: POOLS }))).toEqual([
      {
        type: "railhead",
        vlan: 7,
        rdmaIsolation: true,
        mtu: 4200,
        ipam: { type: "spiderpool", default_ipv4_ippool: ["eno3np1-rail1*"], match_master_subnet: true },
        coordinator: { txQueueLen: 0, tunePodRoutes: true, mode: "auto" },
        capabilities: { mac: true },
      },
    ]);
  });

  test("puts a macvlan into one plugin and chains plugins by hand behind it", () => {
    const document = smc({
      cniType: "macvlan",
      macvlan: { master: ["eth1"] },
      chainCNIJsonData: ['{"type":"bandwidth"}'],
    });
    expect(fused(document)).toMatchObject([
      { type: "railhead", master: "eth1", mode: "bridge", capabilities: { mac: true } },
      { type: "bandwidth" },
    ]);
  });

  test("says disable where no coordinator is wanted", () => {
    expect(fused(sriov({}, { enableCoordinator: false }))).toMatchObject([{ coordinator: { mode: "disable" } }]);
  });
});

function network(document: Document) {
  const { network: read, findings } = readNetwork(document);
  if (read === undefined) throw new Error(JSON.stringify(findings));
  return read;
}

function chained(document: Document): string {
  const configuration = configurationOf(network(document), "chained");
  if (configuration.kind !== "conflist") throw new Error(configuration.kind);
  return JSON.stringify(configuration.conflist);
}

function fused(document: Document) {
  const configuration = configurationOf(network(document), "fused");
  if (configuration.kind !== "conflist") throw new Error(configuration.kind);
  return configuration.conflist.plugins;
}
