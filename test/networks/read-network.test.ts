import { describe, expect, test } from "bun:test";
import type { Document } from "../../src/manifests/document.ts";
import { readNetwork } from "../../src/networks/read-network.ts";
import { smc, sriov } from "./manifest.ts";

describe("readNetwork() of an alias", () => {
  test("reads enableRdma as rdmaIsolation", () => {
    expect(plugin(sriov({ enableRdma: true }))).toMatchObject({ rdmaIsolation: true });
    expect(plugin(sriov({ enableRdma: false }))).toMatchObject({ rdmaIsolation: false });
  });

  test("lets rdmaIsolation go before enableRdma and says so", () => {
    const document = sriov({ rdmaIsolation: false, enableRdma: true });
    expect(plugin(document)).toMatchObject({ rdmaIsolation: false });
    expect(messages(document)).toEqual([
      "warning: spec.sriov.enableRdma is ignored: spec.sriov.rdmaIsolation is false; remove it",
    ]);
  });

  test("reads matchMasterSubnet beside ippools as if it stood inside", () => {
    expect(plugin(sriov({ ippools: { ipv4: ["a"] }, matchMasterSubnet: true }))).toMatchObject({
      ipam: { ipv4: ["a"], ipv6: [], matchMasterSubnet: true },
    });
  });

  test("lets the inner matchMasterSubnet go before the outer one and says so", () => {
    const document = sriov({ ippools: { ipv4: ["a"], matchMasterSubnet: false }, matchMasterSubnet: true });
    expect(plugin(document)).toMatchObject({ ipam: { matchMasterSubnet: false } });
    expect(messages(document)).toEqual([
      "warning: spec.sriov.matchMasterSubnet is ignored: spec.sriov.ippools.matchMasterSubnet is false; remove it",
    ]);
  });

  test("reads ippools beside the block as if they stood inside", () => {
    const pools = { ipv4: ["gpu1-net11"] };
    expect(plugin(sriov({}, { ippools: pools }))).toMatchObject({ ipam: { ipv4: ["gpu1-net11"] } });
    expect(plugin(sriov({ ippools: pools }, { ippools: pools }))).toMatchObject({ ipam: { ipv4: ["gpu1-net11"] } });
  });

  test("refuses ippools in both places where they differ", () => {
    expect(messages(sriov({ ippools: { ipv4: ["a"] } }, { ippools: { ipv4: ["b"] } }))).toEqual([
      "error: spec.ippools and spec.sriov.ippools differ; keep spec.sriov.ippools alone",
    ]);
  });

  test("reads a numeric pkey as hexadecimal text", () => {
    expect(plugin(ib({ pkey: 1000 }))).toMatchObject({ pkey: "0x3e8" });
    expect(messages(ib({ pkey: 70000 }))).toEqual([
      'error: spec.ibsriov.pkey is 70000; write 16 bits, for example "0x3e8"',
    ]);
  });

  test("passes on a pkey without 0x and warns", () => {
    expect(plugin(ib({ pkey: "1000" }))).toMatchObject({ pkey: "1000" });
    expect(messages(ib({ pkey: "1000" }))).toEqual([
      'warning: spec.ibsriov.pkey is "1000", which ib-kubernetes will not read; write for example "0x3e8"',
    ]);
  });

  test("reads ibKubernetesEnabled as enableIbKubernetes", () => {
    expect(plugin(ib({ ibKubernetesEnabled: true }))).toMatchObject({ enableIbKubernetes: true });
    expect(plugin(ib({ ibKubernetesEnabled: true, enableIbKubernetes: false }))).toMatchObject({
      enableIbKubernetes: false,
    });
  });

  test("passes over enableRdma of a macvlan", () => {
    const document = smc({ cniType: "macvlan", macvlan: { master: ["eth1"], enableRdma: true } });
    expect(plugin(document)).toMatchObject({ cniType: "macvlan", masters: ["eth1"] });
    expect(messages(document)).toEqual([]);
  });

  test("takes null and empty text for absent", () => {
    const document = sriov({ vlanID: null, ippools: null }, { customCNI: "", coordinator: { podMACPrefix: "" } });
    expect(plugin(document)).toEqual({
      cniType: "sriov",
      resourceName: "spidernet.io/eno3np1",
      rdmaIsolation: false,
      ipam: { ipv4: [], ipv6: [], matchMasterSubnet: false },
    });
    expect(readNetwork(document).network?.coordinator).toEqual({});
  });
});

describe("readNetwork() by default", () => {
  test("chains a coordinator, leaves RDMA, VLAN, rate and MTU alone", () => {
    const { network } = readNetwork(sriov());
    expect(network).toMatchObject({ name: "net", namespace: "kube-system", conflistName: "net", cniVersion: "0.3.1" });
    expect(network?.coordinator).toEqual({});
    expect(Object.keys(network?.plugin ?? {})).toEqual(["cniType", "resourceName", "rdmaIsolation", "ipam"]);
  });

  test("isolates RDMA of InfiniBand and enables its link", () => {
    expect(plugin(ib({}))).toMatchObject({ rdmaIsolation: true, linkState: "enable", enableIbKubernetes: false });
  });

  test("keeps a VLAN of 0, which makes a port untagged, and drops an MTU of 0", () => {
    const read = plugin(sriov({ vlanID: 0, mtu: 0 }));
    expect(read).toHaveProperty("vlan", 0);
    expect(read).not.toHaveProperty("mtu");
  });

  test("has neither coordinator nor pools where they are switched off", () => {
    const { network } = readNetwork(
      sriov({ ippools: { ipv4: ["a"] } }, { enableCoordinator: false, disableIPAM: true }),
    );
    expect(network).not.toHaveProperty("coordinator");
    expect(network?.plugin).not.toHaveProperty("ipam");
  });

  test("is custom without cniType, and custom has no coordinator", () => {
    const { network } = readNetwork(smc({ customCNI: '{"type":"ptp"}' }));
    expect(network?.plugin).toEqual({ cniType: "custom", text: '{"type":"ptp"}' });
    expect(network).not.toHaveProperty("coordinator");
  });
});

describe("readNetwork() refuses, with the text that would be right,", () => {
  const cases: [string, Document, string][] = [
    ["a missing resource", smc({ cniType: "sriov", sriov: {} }), "spec.sriov.resourceName is missing; write for"],
    ["a missing block", smc({ cniType: "sriov" }), "spec.sriov is missing; cniType sriov reads it"],
    ["a missing spec", smc(undefined as never), "spec is missing; write for example spec: { cniType: sriov, … }"],
    [
      "another block",
      sriov({}, { ipvlan: {} }),
      "spec.ipvlan does not belong to cniType sriov; remove it, or write cniType: ipvlan",
    ],
    [
      "customCNI that is no JSON",
      smc({ customCNI: "{type: ptp}" }),
      "spec.customCNI is no JSON object; write for example",
    ],
    ["customCNI that is no object", smc({ customCNI: "[]" }), "spec.customCNI is no JSON object"],
    ["customCNI beside a block", sriov({}, { customCNI: "{}" }), "spec.customCNI does not belong to cniType sriov"],
    ["a block without cniType", smc({ sriov: { resourceName: "a" } }), "remove it, or write cniType: sriov"],
    [
      "an unknown cniType",
      smc({ cniType: "sr-iov" }),
      'spec.cniType is "sr-iov"; write one of macvlan, ipvlan, vlan, sriov, ovs, ib-sriov, ipoib, custom',
    ],
    ["a quoted number", sriov({ mtu: "4200" }), 'spec.sriov.mtu is "4200"; write the number 4200'],
    ["a quoted boolean", sriov({ rdmaIsolation: "yes" }), 'spec.sriov.rdmaIsolation is "yes"; write true'],
    [
      "a pool that is no list",
      sriov({ ippools: { ipv4: "a" } }),
      'spec.sriov.ippools.ipv4 is "a"; write a list: ["a"]',
    ],
    [
      "an empty pool name",
      sriov({ ippools: { ipv4: [""] } }),
      'spec.sriov.ippools.ipv4[0] is ""; write the name of a pool',
    ],
    ["a VLAN that is none", sriov({ vlanID: 4095 }), "spec.sriov.vlanID is 4095; write a whole number from 0 to 4094"],
    ["a negative MTU", sriov({ mtu: -1 }), "spec.sriov.mtu is -1; write a whole number from 0 to 65535"],
    [
      "rates the wrong way round",
      sriov({ minTxRateMbps: 9, maxTxRateMbps: 5 }),
      "spec.sriov.minTxRateMbps 9 is above maxTxRateMbps 5; write at most 5",
    ],
    [
      "a chained text that is no plugin",
      sriov({}, { chainCNIJsonData: ["{}"] }),
      "spec.chainCNIJsonData[0] is no JSON of a plugin",
    ],
    [
      "two masters without a bond",
      macvlan({ master: ["a", "b"] }),
      "spec.macvlan.master has several links and no bond; name one, or add bond",
    ],
    ["no master", macvlan({ master: [] }), 'spec.macvlan.master is empty; write for example ["eno3np1"]'],
    [
      "a macvlan that matches a PF",
      macvlan({ master: ["a"], ippools: { matchMasterSubnet: true } }),
      "spec.macvlan.ippools.matchMasterSubnet is for VFs; remove it",
    ],
    [
      "a CNI version",
      smc({}, { "multus.spidernet.io/cni-version": "0.2.0" }),
      'multus.spidernet.io/cni-version is "0.2.0"; write one of 0.3.0, 0.3.1, 0.4.0, 1.0.0, 1.1.0',
    ],
    [
      "a name that is none",
      smc({}, { "multus.spidernet.io/cr-name": "../Net" }),
      'multus.spidernet.io/cr-name "../Net" is no name of an object',
    ],
    [
      "a conflist's name",
      smc({}, { "cni.spidernet.io/cniconfig-name": "a b" }),
      'cni.spidernet.io/cniconfig-name "a b" is no name of a network',
    ],
    [
      "injection without pools",
      injected(sriovSpec),
      "cni.spidernet.io/rdma-resource-inject needs pools; write spec.sriov.ippools.ipv4",
    ],
    [
      "injection of a custom network",
      injected({ customCNI: "" }),
      "cni.spidernet.io/rdma-resource-inject is not for cniType custom; remove it",
    ],
    [
      "injection without a resource",
      injected({ cniType: "macvlan", macvlan: { master: ["a"], ippools: { ipv4: ["b"] } } }),
      "needs a resource; write spec.macvlan.rdmaResourceName",
    ],
  ];
  test.each(cases)("%s", (_, document, text) => {
    const { network, findings } = readNetwork(document);
    expect(network).toBeUndefined();
    expect(findings.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([
      expect.stringContaining(text),
    ]);
  });
});

test("readNetwork() warns of a member that it does not know and names those it does", () => {
  expect(messages(sriov({ rdmaIsolaton: true }))).toEqual([
    expect.stringMatching(/^warning: spec\.sriov\.rdmaIsolaton is no field and is ignored; .*\brdmaIsolation\b/),
  ]);
});

test("readNetwork() takes names and version from annotations", () => {
  const annotations = {
    "multus.spidernet.io/cr-name": "rail1",
    "multus.spidernet.io/cni-version": "1.1.0",
    "cni.spidernet.io/cniconfig-name": "Rail_1",
  };
  expect(readNetwork(smc({}, annotations)).network).toMatchObject({
    name: "rail1",
    conflistName: "Rail_1",
    cniVersion: "1.1.0",
    annotations,
  });
});

const sriovSpec = { cniType: "sriov", sriov: { resourceName: "spidernet.io/eno3np1" } };

function ib(block: Record<string, unknown>): Document {
  return smc({ cniType: "ib-sriov", ibsriov: { resourceName: "spidernet.io/ib0", ...block } });
}

function macvlan(block: Record<string, unknown>): Document {
  return smc({ cniType: "macvlan", macvlan: block });
}

function injected(spec: Record<string, unknown>): Document {
  return smc(spec, { "cni.spidernet.io/rdma-resource-inject": "rdma-network" });
}

function plugin(document: Document) {
  return readNetwork(document).network?.plugin;
}

function messages(document: Document): string[] {
  return readNetwork(document).findings.map(({ severity, message }) => `${severity}: ${message}`);
}
