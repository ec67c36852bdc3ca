import { beforeAll, describe, expect, test } from "bun:test";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import { refusalOf } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

const GROUP = "spiderpool.spidernet.io/v2beta1";
const EXAMPLE = "write for example spidernet.io/eno3np1, the resource of its SriovNetworkNodePolicy";

function refused(spec: object) {
  const metadata = { name: "rules", namespace: "default" };
  const path = `/apis/${GROUP}/namespaces/default/spidermultusconfigs`;
  return refusalOf(cluster, path, { apiVersion: GROUP, kind: "SpiderMultusConfig", metadata, spec });
}

const sriov = (block: object) => ({ cniType: "sriov", sriov: { resourceName: "a.io/b", ...block } });
const ibsriov = (block: object) => ({ cniType: "ib-sriov", ibsriov: { resourceName: "a.io/b", ...block } });
const macvlan = (block: object) => ({ cniType: "macvlan", macvlan: { master: ["eno3"], ...block } });
const vlan = (block: object) => ({ cniType: "vlan", vlan: { master: ["eno3"], ...block } });
const coordinator = (section: object) => ({ ...sriov({}), coordinator: section });

describe("the API server takes a SpiderMultusConfig", () => {
  test.each<[string, object]>([
    [
      "with the document's aliases",
      sriov({ enableRdma: true, matchMasterSubnet: true, ippools: { ipv4: ["rail1*"] } }),
    ],
    ["with pools beside the block", { ...sriov({}), ippools: { ipv4: ["rail1*"] } }],
    ["with the same pools in both places", { ...sriov({ ippools: { ipv4: ["a"] } }), ippools: { ipv4: ["a"] } }],
    ["with a number for a PKey", ibsriov({ pkey: 1000 })],
    ["with a text for a PKey", ibsriov({ pkey: "0x3e8", ibKubernetesEnabled: true })],
    ["with an empty customCNI beside a block", { ...sriov({}), customCNI: "" }],
    ["of no type", { customCNI: "{}" }],
    ["with an unlimited rate", sriov({ minTxRateMbps: 10, maxTxRateMbps: 0 })],
    ["with an automatic VLAN", vlan({ vlanMode: "auto" })],
    [
      "with the plugin's word for disabled",
      coordinator({ mode: "disable", hijackCIDR: ["169.254.20.10", "10.96.0.0/12"] }),
    ],
  ])("%s", async (_, spec) => expect(await refused(spec)).toBeUndefined());

  test("and puts no default where an alias stands", async () => {
    const metadata = { name: "aliases", namespace: "default" };
    const body = {
      apiVersion: GROUP,
      kind: "SpiderMultusConfig",
      metadata,
      spec: sriov({ enableRdma: true, ippools: {} }),
    };
    const path = `/apis/${GROUP}/namespaces/default/spidermultusconfigs?dryRun=All`;
    const { spec } = (await (await cluster.fetch(path, { method: "POST", body })).json()) as { spec: object };
    expect(spec).toEqual({
      ...sriov({ enableRdma: true, ippools: {} }),
      enableCoordinator: true,
      disableIPAM: false,
    });
  });
});

describe("the API server refuses a SpiderMultusConfig", () => {
  test.each<[string, object, string]>([
    ["without its block", { cniType: "sriov" }, "spec.sriov: Invalid value: is missing: cniType sriov reads it"],
    [
      "without a resource",
      sriov({ resourceName: "" }),
      `spec.sriov.resourceName: Invalid value: is missing: ${EXAMPLE}`,
    ],
    [
      "with another block",
      { ...sriov({}), macvlan: { master: ["a"] } },
      "spec.macvlan: Invalid value: does not belong to cniType sriov: remove it, or write cniType: macvlan",
    ],
    [
      "with JSON of another type",
      { ...sriov({}), customCNI: "{}" },
      "spec.customCNI: Invalid value: does not belong to cniType sriov: remove it, or write cniType: custom",
    ],
    [
      "with two lists of pools",
      { ...sriov({ ippools: { ipv4: ["a"] } }), ippools: { ipv4: ["b"] } },
      "spec.ippools: Invalid value: differs from spec.sriov.ippools: keep that one alone",
    ],
    [
      "with rates upside down",
      sriov({ minTxRateMbps: 20, maxTxRateMbps: 10 }),
      "spec.sriov.minTxRateMbps: Invalid value: 20 is above maxTxRateMbps: write at most 10",
    ],
    [
      "with too large a PKey",
      ibsriov({ pkey: 100_000 }),
      'spec.ibsriov.pkey: Invalid value: 100000: is no 16 bits: write a number up to 65535, or such as "0x3e8"',
    ],
    [
      "with no master",
      macvlan({ master: [] }),
      'spec.macvlan.master: Invalid value: is missing: write for example ["eno3np1"]',
    ],
    [
      "with masters and no bond",
      macvlan({ master: ["a", "b"] }),
      "spec.macvlan.master: Invalid value: has several links and no bond: name one, or add bond",
    ],
    [
      "that matches a link's subnet",
      macvlan({ ippools: { matchMasterSubnet: true } }),
      "spec.macvlan.ippools: Invalid value: matchMasterSubnet is for VFs: remove it",
    ],
    [
      "that matches it from outside",
      { ...macvlan({}), ippools: { matchMasterSubnet: true } },
      "spec.ippools: Invalid value: matchMasterSubnet is for VFs: remove it",
    ],
    ["with no VLAN", vlan({}), "spec.vlan.vlanID: Invalid value: is missing: vlanMode manual needs it"],
    [
      "with a VLAN that is automatic",
      vlan({ vlanMode: "auto", vlanID: 5 }),
      "spec.vlan.vlanID: Invalid value: belongs to vlanMode manual: remove it",
    ],
    [
      "with no IPoIB master",
      { cniType: "ipoib", ipoib: {} },
      "spec.ipoib.master: Invalid value: is missing: write for example ibs1f0",
    ],
    [
      "with a trunk upside down",
      { cniType: "ovs", ovs: { bridge: "br0", trunk: [{ minID: 5, maxID: 3 }] } },
      "spec.ovs.trunk[0]: Invalid value: has no range: write minID and maxID, the smaller first",
    ],
    [
      "with a multicast MAC",
      coordinator({ podMACPrefix: "0b:1c" }),
      'spec.coordinator.podMACPrefix: Invalid value: "0b:1c": begins a multicast address: write an even first byte, for example 0a:1b',
    ],
    [
      "with a short MAC",
      coordinator({ podMACPrefix: "0" }),
      'spec.coordinator.podMACPrefix: Invalid value: "0": is no two bytes: write for example 0a:1b',
    ],
    [
      "that hijacks no network",
      coordinator({ hijackCIDR: ["x"] }),
      'spec.coordinator.hijackCIDR[0]: Invalid value: "x": is no network: write for example 10.96.0.0/12',
    ],
    [
      "with a route of two families",
      coordinator({ policyRoutes: [{ dst: "fd00::/8", gw: "10.0.0.1" }] }),
      "spec.coordinator.policyRoutes[0]: Invalid value: leads to fd00::/8 by 10.0.0.1: write a gateway of the same family",
    ],
  ])("%s", async (_, spec, said) => expect(await refused(spec)).toBe(said));

  test("with a field that it does not know, and with values out of range", async () => {
    expect(await refused(sriov({ rdmaIsolaton: true }))).toContain('unknown field "spec.sriov.rdmaIsolaton"');
    expect(await refused(sriov({ vlanID: 4095 }))).toContain("should be less than or equal to 4094");
    expect(await refused({ cniType: "sriow" })).toContain('supported values: "macvlan", "ipvlan", "vlan", "sriov"');
  });
});

describe("the API server", () => {
  test("shows what holds where a SpiderCoordinator says nothing", async () => {
    const body = { apiVersion: GROUP, kind: "SpiderCoordinator", metadata: { name: "default" }, spec: {} };
    const answer = await cluster.fetch(`/apis/${GROUP}/spidercoordinators?dryRun=All`, { method: "POST", body });
    const { spec } = (await answer.json()) as { spec: object };
    expect(spec).toEqual({ mode: "auto", tunePodRoutes: true, hostRuleTable: 500, podRPFilter: 0, txQueueLen: 0 });
  });
});
