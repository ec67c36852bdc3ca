import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadManifestFile } from "../../src/manifests/load-manifests.ts";
import { parseManifests } from "../../src/manifests/parse-manifests.ts";
import { configurationOf } from "../../src/networks/conflist.ts";
import { missingPools } from "../../src/networks/missing-pools.ts";
import { readNetworks } from "../../src/networks/read-networks.ts";

const SEED = join(import.meta.dir, "..", "fixtures", "seed");

/**
 * What Spiderpool writes for these manifests, read tolerantly, key for key; what is different here on purpose is taken
 * out of both sides and asserted by itself.
 */
const COORDINATOR = '{"txQueueLen":0,"tunePodRoutes":true,"mode":"auto","type":"coordinator"}';
const ZEROS = '"vlan":0,"min_tx_rate":0,"max_tx_rate":0,';
const CAPABILITIES = ',"capabilities":{"mac":true}';

describe("the document's manifests", () => {
  test("Solution 2: eight networks, isolated, matched to their PF's subnet, MTU 4200", () => {
    const { networks, findings } = readNetworks(documentsOf("solution-2/networks.yaml"));
    expect(findings).toEqual([]);
    expect(networks.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => `kube-system/sriov-eno3np${rail}`),
    );
    networks.forEach((network, at) => {
      const rail = at + 1;
      expect(upstream(network)).toBe(
        `{"cniVersion":"0.3.1","name":"sriov-eno3np${rail}","plugins":[{${ZEROS}"type":"sriov","ipam":{"type":"spiderpool","default_ipv4_ippool":["eno3np${rail}-rail${rail}*"],"match_master_subnet":true}},{"type":"rdma"},${COORDINATOR},{"type":"tuning","mtu":4200}]}`,
      );
      expect(network.plugin).toMatchObject({ resourceName: `spidernet.io/eno3np${rail}` });
    });
  });

  test("Solution 2: the coordinator of the chart, no cluster network known", () => {
    const { coordinator, findings } = readNetworks(documentsOf("solution-2/coordinator.yaml"));
    expect(coordinator).toMatchObject({
      mode: "auto",
      hijackCIDR: ["169.254.0.0/16"],
      overlayPodCIDR: [],
      serviceCIDR: [],
    });
    expect(findings.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  });

  test("Solution 1, RoCE: enableRdma chains rdma", () => {
    const { networks, findings } = readNetworks(documentsOf("solution-1/roce.yaml"));
    expect(findings).toEqual([]);
    expect(networks.map(upstream)).toEqual([ROCE]);
  });

  test("Solution 1, InfiniBand: read, its pool is missed, not served yet", () => {
    const documents = documentsOf("solution-1/infiniband.yaml");
    const { networks, findings } = readNetworks(documents);
    expect(findings).toEqual([]);
    expect(networks).toMatchObject([
      {
        name: "gpu1-sriov",
        plugin: { cniType: "ib-sriov", rdmaIsolation: true, linkState: "enable", ipam: { ipv4: ["gpu1-net91"] } },
      },
    ]);
    const pools = documents.filter(({ kind }) => kind === "SpiderIPPool").map(({ name }) => name);
    expect(missingPools(networks, pools)).toMatchObject([
      {
        severity: "warning",
        line: 16,
        message: "There is no SpiderIPPool gpu1-net91; the pools at hand are gpu1-net11",
      },
    ]);
    expect(configurationOf(networks[0]!, "chained")).toMatchObject({ kind: "notServed" });
  });

  test("injection: ippools one level too high are the network's", () => {
    const { networks, findings } = readNetworks(documentsOf("injection.yaml"));
    expect(findings).toEqual([]);
    expect(networks.map(upstream)).toEqual([ROCE]);
    expect(networks[0]).toMatchObject({
      annotations: { "cni.spidernet.io/rdma-resource-inject": "rdma-network" },
      plugin: { resourceName: "spidernet.io/gpu1rdma" },
    });
  });

  test("custom MTU: tuning comes last", () => {
    const { networks, findings } = readNetworks(documentsOf("vf-mtu.yaml"));
    expect(findings).toEqual([]);
    expect(networks.map(upstream)).toEqual([ROCE.replace(/\]\}$/, ',{"type":"tuning","mtu":8000}]}')]);
  });

  test("UFM: no YAML as printed, refused without its ellipsis, read once it names a resource", () => {
    const printed = readFileSync(join(SEED, "ufm.yaml"), "utf8");
    expect(loadManifestFile(join(SEED, "ufm.yaml"))).toMatchObject({ documents: [], findings: [{ line: 10 }] });

    const without = readNetworks(parseManifests(printed.replace("    ...\n", ""), "ufm.yaml").documents);
    expect(without).toMatchObject({ networks: [], findings: [{ severity: "error", file: "ufm.yaml", line: 8 }] });
    expect(without.findings[0]?.message).toStartWith("spec.ibsriov.resourceName is missing; write for example");

    const completed = printed.replace("    ...", "    resourceName: spidernet.io/ib0");
    expect(readNetworks(parseManifests(completed, "ufm.yaml").documents)).toMatchObject({
      networks: [{ name: "ib-sriov", plugin: { pkey: "0x3e8", ipam: { ipv4: [] } } }],
      findings: [],
    });
  });

  test("all that is named gpu1-sriov, read together: refused, each with the place of another", () => {
    const files = ["solution-1/infiniband.yaml", "solution-1/roce.yaml", "injection.yaml", "vf-mtu.yaml"];
    const { networks, findings } = readNetworks(files.flatMap(documentsOf));
    expect(networks).toEqual([]);
    expect(findings.map(({ file, message }) => [file.slice(SEED.length + 1), message.includes(".yaml:")])).toEqual(
      files.map((file) => [file, true]),
    );
  });

  test("the same file twice: one network each", () => {
    const { networks, findings } = readNetworks([...documentsOf("vf-mtu.yaml"), ...documentsOf("vf-mtu.yaml")]);
    expect(networks).toHaveLength(1);
    expect(findings).toEqual([]);
  });
});

const ROCE = `{"cniVersion":"0.3.1","name":"gpu1-sriov","plugins":[{${ZEROS}"type":"sriov","ipam":{"type":"spiderpool","default_ipv4_ippool":["gpu1-net11"]}},{"type":"rdma"},${COORDINATOR}]}`;

function documentsOf(file: string) {
  const { documents, findings } = loadManifestFile(join(SEED, file));
  expect(findings).toEqual([]);
  return documents;
}

/** The conflist as Spiderpool writes it: ours, capabilities taken out, the zeros put in that nobody asked for. */
function upstream(network: Parameters<typeof configurationOf>[0]): string {
  const configuration = configurationOf(network, "chained");
  if (configuration.kind !== "conflist") throw new Error(configuration.kind);
  const text = JSON.stringify(configuration.conflist);
  expect(text).toContain(CAPABILITIES);
  return text.replace(CAPABILITIES, "").replace('"type":"sriov"', `${ZEROS}"type":"sriov"`);
}
