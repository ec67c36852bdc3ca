import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Cache, followCollection } from "../../../src/kube/cache.ts";
import type { Client } from "../../../src/kube/client.ts";
import { IP_BLOCK } from "../../../src/kube/resources/ip-block.ts";
import { NODE } from "../../../src/kube/resources/node.ts";
import { type Cluster, startCluster } from "../a-cluster.ts";
import { aClient } from "./a-client.ts";
import { CONFIG_MAP, type ConfigMapObject } from "./a-config-map.ts";
import { aNamespace } from "./a-namespace.ts";

let cluster: Cluster;
let admin: Client;
const ending = new AbortController();

beforeAll(async () => {
  cluster = await startCluster();
  admin = await aClient(cluster);
}, 60_000);
afterAll(async () => {
  ending.abort();
  await cluster.stop();
});

const quick = { signal: ending.signal, pace: { base: 20, cap: 200 }, deadline: 2_000 };
const isOf = ({ data }: ConfigMapObject) => data.is;

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 3_000) throw new Error("waited in vain");
    await Bun.sleep(10);
  }
}

function pairs(cache: Cache<string | undefined>, namespace: string): Record<string, string | undefined> {
  const names = ["a", "b", "c", "d"];
  return Object.fromEntries(
    names.flatMap((name) => {
      const is = cache.get({ namespace, name });
      return is === undefined ? [] : [[name, is]];
    }),
  );
}

describe("followCollection()", () => {
  test("serves what it knew while the API server is down, and what is true afterwards", async () => {
    const namespace = await aNamespace(admin);
    for (const name of ["a", "b"]) await namespace.put(name, "1");
    const cache = followCollection(admin.transport, CONFIG_MAP, { ...quick, namespace: namespace.name, project: isOf });
    await cache.synced;
    await namespace.put("c", "1");
    await until(() => cache.get({ namespace: namespace.name, name: "c" }) === "1");
    await cluster.apiserver.stop();
    await until(() => cache.standing().state.kind === "broken");
    expect(pairs(cache, namespace.name)).toEqual({ a: "1", b: "1", c: "1" });
    await cluster.etcd.delete(`/registry/configmaps/${namespace.name}/a`);
    await cluster.apiserver.start();
    await namespace.put("b", "2");
    await namespace.put("d", "1");
    await until(() => pairs(cache, namespace.name).d === "1");
    expect(pairs(cache, namespace.name)).toEqual({ b: "2", c: "1", d: "1" });
    expect(pairs(cache, namespace.name)).toEqual(await namespace.truth());
    expect(cache.standing().state).toEqual({ kind: "live" });
  }, 60_000);

  test("tells nothing of a heartbeat, which changes no field that it keeps", async () => {
    const cache = followCollection(admin.transport, NODE, { ...quick, project: ({ metadata }) => metadata.labels });
    await cache.synced;
    const heard: unknown[] = [];
    cache.onChange((changes) => void heard.push(...changes));
    await admin.create(NODE, { metadata: { name: "beating" } });
    const beat = (at: number) => ({ conditions: [{ type: "Ready", status: "True", reason: `beat ${at}` }] });
    for (let at = 0; at < 5; at++) {
      await admin.merge(NODE, { name: "beating" }, { status: beat(at) }, { subresource: "status" });
    }
    const { object } = (await admin.merge(NODE, { name: "beating" }, { metadata: { labels: { rail: "1" } } })) as {
      object: { metadata: { resourceVersion: string } };
    };
    await until(() => cache.standing().version === object.metadata.resourceVersion);
    expect(heard).toEqual([
      { kind: "added", key: "beating", after: {} },
      { kind: "altered", key: "beating", before: {}, after: { rail: "1" } },
    ]);
  });

  test("waits for a resource whose definition comes later", async () => {
    const cache = followCollection(admin.transport, IP_BLOCK, { ...quick, project: ({ spec }) => spec });
    await until(() => (cache.standing().state as { why?: unknown }).why !== undefined);
    expect(cache.standing().state).toMatchObject({
      kind: "starting",
      why: { kind: "failed", error: { failure: { status: { code: 404 } } } },
    });
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    await cluster.apply(
      JSON.stringify({
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "ipblocks.railhead.io" },
        spec: {
          group: "railhead.io",
          scope: "Cluster",
          names: { kind: "IPBlock", plural: "ipblocks", singular: "ipblock" },
          versions: [{ name: "v1alpha1", served: true, storage: true, schema }],
        },
      }),
    );
    await cache.synced;
    const spec = { entries: { "172.16.1.2": { pool: "rail1" } } };
    await admin.create(IP_BLOCK, { metadata: { name: "v4-172-16-1-0" }, spec });
    await until(() => cache.size() === 1);
    expect(cache.values()).toEqual([spec]);
  });
});
