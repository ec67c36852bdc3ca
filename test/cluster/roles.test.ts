import { beforeAll, describe, expect, test } from "bun:test";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

const WHO = {
  node: { user: "system:node:n1", groups: ["system:nodes"] },
  agent: { user: "system:serviceaccount:kube-system:railhead-agent", groups: [] },
  controller: { user: "system:serviceaccount:kube-system:railhead-controller", groups: [] },
};

const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"];

/** Which verbs somebody has on a resource, `GROUP/RESOURCE[/SUBRESOURCE]`. */
async function verbsOf(who: keyof typeof WHO, text: string, name?: string): Promise<string> {
  const [group, resource, subresource] = text.split("/");
  const asked = VERBS.map(async (verb) => {
    const resourceAttributes = { group, resource, subresource, verb, namespace: "kube-system", name };
    const body = { spec: { ...WHO[who], resourceAttributes } };
    const path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    const answer = await cluster.fetch(path, { method: "POST", body });
    return ((await answer.json()) as { status: { allowed: boolean } }).status.allowed ? [verb] : [];
  });
  return (await Promise.all(asked)).flat().join(" ");
}

const READ = "get list watch";
const SPIDERPOOL = "spiderpool.spidernet.io";

describe("the roles give", () => {
  test.each<[keyof typeof WHO, string, string]>([
    ["node", "railhead.io/ipblocks", "get list create update"],
    ["node", `${SPIDERPOOL}/spiderippools`, `${READ} patch`],
    ["node", `${SPIDERPOOL}/spiderippools/status`, ""],
    ["node", `${SPIDERPOOL}/spiderreservedips`, READ],
    ["node", `${SPIDERPOOL}/spidercoordinators`, READ],
    ["node", `${SPIDERPOOL}/spidermultusconfigs`, ""],
    ["node", `${SPIDERPOOL}/spiderendpoints`, "get create update patch delete"],
    ["node", "/namespaces", READ],
    ["node", "/secrets", ""],
    ["node", "apps/statefulsets", ""],
    ["agent", "railhead.io/ipblocks", "get list create update"],
    ["agent", "/pods", READ],
    ["agent", "/nodes", READ],
    ["agent", "/events", "create patch"],
    ["agent", "/secrets", ""],
    ["controller", "railhead.io/ipblocks", `${READ} update delete`],
    ["controller", `${SPIDERPOOL}/spiderippools`, READ],
    ["controller", `${SPIDERPOOL}/spiderippools/status`, "update patch"],
    ["controller", `${SPIDERPOOL}/spiderendpoints`, `${READ} delete`],
    ["controller", "/pods", READ],
    ["controller", "/nodes", READ],
    ["controller", "/events", "create patch"],
    ["controller", "apps/statefulsets", READ],
    ["controller", "/secrets", ""],
  ])("a %s on %s: %s", async (who, resource, verbs) => expect(await verbsOf(who, resource)).toBe(verbs));

  test("the controller its Lease, and no other", async () => {
    expect(await verbsOf("controller", "coordination.k8s.io/leases", "railhead-controller")).toBe("get create update");
    expect(await verbsOf("controller", "coordination.k8s.io/leases", "kube-scheduler")).toBe("create");
  });
});
