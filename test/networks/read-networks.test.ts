import { describe, expect, test } from "bun:test";
import { missingPools } from "../../src/networks/missing-pools.ts";
import { readNetworks } from "../../src/networks/read-networks.ts";
import { manifest, sriov } from "./manifest.ts";

describe("readNetworks()", () => {
  test("takes identical copies for one", () => {
    const { networks, findings } = readNetworks([inFile("a.yaml"), inFile("b.yaml")]);
    expect(networks).toHaveLength(1);
    expect(findings).toEqual([]);
  });

  test("reads none of two that differ and names both files", () => {
    const { networks, findings } = readNetworks([inFile("a.yaml"), inFile("b.yaml", { mtu: 9000 })]);
    expect(networks).toEqual([]);
    expect(findings.map(({ file, line, object, message }) => `${file}:${line}: ${object}: ${message}`)).toEqual([
      "a.yaml:7: SpiderMultusConfig kube-system/net: SpiderMultusConfig net stands in b.yaml:7 too, and differs; keep one of them",
      "b.yaml:7: SpiderMultusConfig kube-system/net: SpiderMultusConfig net stands in a.yaml:7 too, and differs; keep one of them",
    ]);
  });

  test("keeps networks of one name in two namespaces", () => {
    const other = manifest({ ...sriov().value, metadata: { name: "net", namespace: "other" } });
    expect(readNetworks([sriov(), other]).networks.map(({ namespace }) => namespace)).toEqual(["kube-system", "other"]);
  });

  test("refuses a second network that stands for the same NetworkAttachmentDefinition", () => {
    const metadata = {
      name: "second",
      namespace: "kube-system",
      annotations: { "multus.spidernet.io/cr-name": "net" },
    };
    const second = manifest({ ...sriov().value, metadata }, { file: "b.yaml", line: 3 });
    expect(readNetworks([inFile("a.yaml"), second]).findings).toMatchObject([
      {
        severity: "error",
        file: "b.yaml",
        line: 3,
        message:
          "NetworkAttachmentDefinition kube-system/net is SpiderMultusConfig kube-system/net's already (a.yaml:7); write another multus.spidernet.io/cr-name",
      },
    ]);
  });

  test("refuses another version of the API", () => {
    const old = manifest({ ...sriov().value, apiVersion: "spiderpool.spidernet.io/v1" });
    expect(readNetworks([old])).toMatchObject({
      networks: [],
      findings: [{ severity: "error", message: expect.stringContaining("write spiderpool.spidernet.io/v2beta1") }],
    });
  });

  test("takes the coordinator named default and warns of others", () => {
    const read = readNetworks([coordinator("b", 1), coordinator("default", 2)]);
    expect(read.coordinator).toMatchObject({ txQueueLen: 2 });
    expect(read.findings.filter(({ object }) => object === "SpiderCoordinator b")).toMatchObject([
      { severity: "warning", message: "SpiderCoordinator b is not looked at, default is; remove it" },
    ]);
  });

  test("passes over documents of other kinds", () => {
    expect(readNetworks([manifest({ kind: "SpiderIPPool" })])).toEqual({ networks: [], findings: [] });
  });
});

test("missingPools() warns of a pool that is asked for by name and not there, never of a glob", () => {
  const { networks } = readNetworks([sriov({ ippools: { ipv4: ["gpu1-net91", "gpu1-net11", "gpu*"] } })]);
  expect(missingPools(networks, ["gpu1-net11"])).toMatchObject([
    { severity: "warning", message: "There is no SpiderIPPool gpu1-net91; the pools at hand are gpu1-net11" },
  ]);
});

function inFile(file: string, block: Record<string, unknown> = {}) {
  return manifest(sriov(block).value, { file, line: 7 });
}

function coordinator(name: string, txQueueLen: number) {
  return manifest({ kind: "SpiderCoordinator", metadata: { name }, spec: { txQueueLen, podCIDRType: "none" } });
}
