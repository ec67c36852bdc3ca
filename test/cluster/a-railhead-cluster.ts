import { objectsOf, PARTS } from "../../src/command/cluster/objects.ts";
import { writeManifests } from "../../src/manifests/write-manifests.ts";
import { type Cluster, sharedCluster } from "./a-cluster.ts";

/** Applies what `railhead manifests` prints, and waits until the API server goes by it. */
export async function applyManifests(cluster: Cluster): Promise<void> {
  const objects = PARTS.flatMap((part) => objectsOf(part, "kube-system"));
  const { exitCode, stderr } = await cluster.apply(writeManifests(objects));
  if (exitCode !== 0) throw new Error(`The manifests are not accepted: ${stderr}`);
  await cluster.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
  await policed(cluster);
}

/** The one cluster of this process, with railhead's definitions, roles and policies. */
export function railheadCluster(): Promise<Cluster> {
  ready ??= sharedCluster().then(async (cluster) => {
    await applyManifests(cluster);
    return cluster;
  });
  return ready;
}

let ready: Promise<Cluster> | undefined;

/** Policies are in force a moment after they are written; this asks, in a dry run, for what all of them forbid. */
async function policed(cluster: Cluster): Promise<void> {
  const as = { kind: "node", name: "nobody" } as const;
  const head = { name: "v4-0-0-0-0", finalizers: ["railhead.io/none"] };
  const body = { apiVersion: "railhead.io/v1alpha1", kind: "IPBlock", metadata: head, spec: {} };
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await cluster.fetch("/apis/railhead.io/v1alpha1/ipblocks?dryRun=All", { method: "POST", body, as });
    const text = await answer.text();
    if (text.includes("ValidatingAdmissionPolicy")) return;
    await Bun.sleep(100);
  }
  throw new Error("The policies did not come into force");
}
