import { beforeAll, describe, expect, test } from "bun:test";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import type { Identity } from "./an-identity.ts";
import { saidBy } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

const GROUP = "/apis/spiderpool.spidernet.io/v2beta1";
const n1: Identity = { kind: "node", name: "n1" };
const n2: Identity = { kind: "node", name: "n2" };

async function send(method: string, path: string, body: object | undefined, as?: Identity) {
  const headers = { "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json" };
  return saidBy(await cluster.fetch(GROUP + path, { method, headers, ...(body && { body }), ...(as && { as }) }));
}

describe("a node's credentials", () => {
  const HEAD = { apiVersion: "spiderpool.spidernet.io/v2beta1" };

  test("press a pool, and change nothing else of it", async () => {
    const metadata = { name: "pressed", labels: { a: "b" }, annotations: { note: "keep" } };
    await send("POST", "/spiderippools", { ...HEAD, kind: "SpiderIPPool", metadata, spec: { subnet: "10.6.0.0/24" } });
    const patch = (body: object) => send("PATCH", "/spiderippools/pressed", body, n1);
    const said = expect.stringContaining("node n1 may change nothing of a pool but the annotation railhead.io/press");
    expect(await patch({ metadata: { annotations: { "railhead.io/press": "1" } } })).toBeUndefined();
    expect(await patch({ metadata: { annotations: { "railhead.io/press": "2" } } })).toBeUndefined();
    expect(await patch({ spec: { disable: true } })).toEqual(said);
    expect(await patch({ spec: { ips: ["10.6.0.5"] } })).toEqual(said);
    expect(await patch({ metadata: { annotations: { note: "lose" } } })).toEqual(said);
    expect(await patch({ metadata: { annotations: { note: null } } })).toEqual(said);
    expect(await patch({ metadata: { annotations: { other: "1" } } })).toEqual(said);
    expect(await patch({ metadata: { labels: { a: "c" } } })).toEqual(said);
    expect(await patch({ metadata: { labels: null } })).toEqual(said);
    expect(await patch({ metadata: { finalizers: ["a.io/b"] } })).toEqual(said);
  });

  test("write the SpiderEndpoints of Pods on their node", async () => {
    const endpoint = (node: string, uid: string) => ({
      ...HEAD,
      kind: "SpiderEndpoint",
      metadata: { name: "web-0", namespace: "default" },
      status: { ownerControllerType: "StatefulSet", ownerControllerName: "web", current: { uid, node, ips: [] } },
    });
    const [list, one] = ["/namespaces/default/spiderendpoints", "/namespaces/default/spiderendpoints/web-0"];
    const current = (as: Identity, value: object) => send("PATCH", one, { status: { current: value } }, as);
    expect(await send("POST", list, endpoint("n2", "u1"), n1)).toContain("node n1 may write only what Pods on it have");
    expect(await send("POST", list, endpoint("n1", "u1"), n1)).toBeUndefined();
    expect(await current(n1, { ips: [{ interface: "net1", ipv4: "10.6.0.5/24" }] })).toBeUndefined();
    expect(await current(n2, { node: "n2", ips: [] })).toContain("is of a Pod on node n1, node n2 may not change it");
    expect(await send("DELETE", one, undefined, n2)).toContain("is of a Pod on node n1, node n2 may not change it");
    expect(await current(n1, { node: "n2" })).toContain("node n1 may write only what Pods on it have");
    // The sticky Pod has come to another node, as another Pod of its name.
    expect(await current(n2, { node: "n2", uid: "u2" })).toBeUndefined();
    expect(await send("DELETE", one, undefined, n2)).toBeUndefined();
  });
});
