import { beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { railhead, TOP } from "../command/run-railhead.ts";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
  await cluster.apply(JSON.stringify(MULTUS));
  await cluster.kubectl("wait", "--for=condition=Established", "crd", MULTUS.metadata.name, "--timeout=30s");
}, 90_000);

/** The definition that Multus brings. */
const MULTUS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "network-attachment-definitions.k8s.cni.cncf.io" },
  spec: {
    group: "k8s.cni.cncf.io",
    scope: "Namespaced",
    names: {
      plural: "network-attachment-definitions",
      singular: "network-attachment-definition",
      kind: "NetworkAttachmentDefinition",
      shortNames: ["net-attach-def"],
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", properties: { config: { type: "string" } } } },
          },
        },
      },
    ],
  },
};

interface Item {
  metadata: { name: string; uid: string; annotations: Record<string, string>; ownerReferences: { uid: string }[] };
  spec: { config: string };
}

test("kubectl get smc | railhead render - --nad | kubectl apply makes what Multus reads, and changes nothing again", async () => {
  const namespace = ["--namespace", "kube-system"];
  const items = async (kind: string): Promise<Item[]> =>
    JSON.parse((await cluster.kubectl("get", kind, ...namespace, "-o", "json")).stdout).items;
  await cluster.kubectl("delete", "smc", "--all", ...namespace);
  await cluster.kubectl("apply", "-f", join(TOP, "test/fixtures/seed/solution-2/networks.yaml"));
  const { stdout: stdin } = await cluster.kubectl("get", "smc", ...namespace, "-o", "yaml");
  const rendered = await railhead(["render", "-", "--nad"], { stdin });
  expect(rendered).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await cluster.apply(rendered.stdout)).toMatchObject({ exitCode: 0, stderr: "" });
  const [networks, definitions] = await Promise.all([items("smc"), items("net-attach-def")]);
  expect(definitions.map(({ metadata }) => metadata.name)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => `sriov-eno3np${rail}`),
  );
  for (const [at, { metadata, spec }] of definitions.entries()) {
    expect(metadata.annotations["k8s.v1.cni.cncf.io/resourceName"]).toBe(`spidernet.io/eno3np${at + 1}`);
    expect(metadata.ownerReferences.map(({ uid }) => uid)).toEqual([networks[at]!.metadata.uid]);
    const types = JSON.parse(spec.config).plugins.map(({ type }: { type: string }) => type);
    expect(types).toEqual(["sriov", "rdma", "coordinator", "tuning"]);
    expect(JSON.parse(spec.config).plugins[0].ipam.match_master_subnet).toBe(true);
  }
  const again = await cluster.apply(rendered.stdout);
  expect(again.stdout.match(/unchanged/g)).toHaveLength(8);
});
