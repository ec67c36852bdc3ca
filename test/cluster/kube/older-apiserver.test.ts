import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Client } from "../../../src/kube/client.ts";
import { listObjects } from "../../../src/kube/list.ts";
import { NODE } from "../../../src/kube/resources/node.ts";
import { POD } from "../../../src/kube/resources/pod.ts";
import type { Transport } from "../../../src/kube/transport.ts";
import { watch } from "../../../src/kube/watch.ts";
import { type Cluster, startCluster } from "../a-cluster.ts";
import { type ApiProxy, startProxy } from "../a-proxy.ts";
import { aClient } from "./a-client.ts";
import { CONFIG_MAP } from "./a-config-map.ts";
import { follow } from "./a-follower.ts";
import { aNamespace } from "./a-namespace.ts";

/** An API server without what the last years have brought: no streaming lists, pages from etcd alone. */
const flags = ["--feature-gates=WatchList=false,ListFromCacheSnapshot=false", "--authorization-mode=Node,RBAC"];

let cluster: Cluster;
let proxy: ApiProxy;
let admin: Client;
let client: Client;

beforeAll(async () => {
  cluster = await startCluster({ flags });
  proxy = await startProxy(cluster);
  admin = await aClient(cluster);
  client = await aClient(cluster, { server: proxy.url });
}, 60_000);
afterAll(async () => {
  proxy.stop();
  await cluster.stop();
});

describe("watch()", () => {
  test("begins with a list where there are no streaming lists, and watches from its version on", async () => {
    const namespace = await aNamespace(admin);
    for (const name of ["a", "b", "c"]) await namespace.put(name, "1");
    proxy.forget();
    const follower = follow(client, namespace.name);
    await follower.until("the snapshot", () => follower.events.length > 0);
    await namespace.put("d", "1");
    await namespace.remove("a");
    await follower.until("the changes", () => follower.copy().a === undefined && follower.copy().d === "1");
    expect(follower.events[0]).toMatchObject({ kind: "snapshot" });
    expect(follower.copy()).toEqual(await namespace.truth());
    expect(proxy.counts()).toEqual({ "watch configmaps": 2, "list configmaps": 1 });
    expect([follower.breaks(), follower.complaints]).toEqual([[], []]);
    await follower.stop();
  });

  test("loses nothing between its list and its watch", async () => {
    const namespace = await aNamespace(admin);
    await namespace.put("a", "1");
    using held = proxy.hold(({ verb, query }) => verb === "watch" && query.has("resourceVersion"));
    const follower = follow(client, namespace.name, { deadline: 20_000 });
    const begun = await held.next();
    await namespace.put("b", "1");
    await namespace.remove("a");
    void begun.release().catch(() => {});
    await follower.until("what happened between", () => Bun.deepEquals(follower.copy(), { b: "1" }));
    expect(follower.complaints).toEqual([]);
    await follower.stop();
  });

  test("of a node's own Pods and its own Node is granted to the node's own credentials", async () => {
    await admin.create(NODE, { metadata: { name: "own" } });
    const { transport } = await aClient(cluster, { as: { kind: "node", name: "own" } });
    const first = async (events: AsyncIterable<{ kind: string }>) => {
      for await (const event of events) return event;
    };
    const { signal } = new AbortController();
    const fields = { "spec.nodeName": "own" };
    expect(await first(watch(transport, POD, { signal, fields }))).toMatchObject({ kind: "snapshot" });
    const own = { "metadata.name": "own" };
    expect(await first(watch(transport, NODE, { signal, fields: own }))).toMatchObject({ kind: "snapshot" });
  });
});

describe("list()", () => {
  test("begins anew where the history of its first page is gone", async () => {
    const { name: namespace } = await aNamespace(admin);
    const labels = { list: "compacted" };
    const put = (name: string) => client.create(CONFIG_MAP, { metadata: { namespace, name, labels }, data: {} });
    for (const name of ["compacted-1", "compacted-2", "compacted-3"]) await put(name);
    const outcomes: unknown[] = [];
    const counted = await aClient(cluster, { observe: ({ outcome }) => void outcomes.push(outcome) });
    const transport: Transport = {
      ...counted.transport,
      async send(request, call) {
        const answer = await counted.transport.send(request, call);
        if (outcomes.length === 1) {
          await put("compacted-0");
          await compact(cluster);
        }
        return answer;
      },
    };
    const listed = await listObjects(transport, CONFIG_MAP, { namespace, labels: "list=compacted", limit: 2 });
    expect(outcomes).toEqual([200, 410, 200]);
    const names = listed.objects.map(({ metadata }) => metadata.name);
    expect(names).toEqual(["compacted-0", "compacted-1", "compacted-2", "compacted-3"]);
  });
});

/** Forgets all history of the cluster's etcd before now, by its JSON gateway. */
async function compact({ etcd }: Cluster): Promise<void> {
  const body = JSON.stringify({ revision: await etcd.revision(), physical: true });
  const response = await fetch(`${etcd.url}/v3/kv/compaction`, { method: "POST", body });
  if (!response.ok) throw new Error(await response.text());
}
