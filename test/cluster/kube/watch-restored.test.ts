import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Client } from "../../../src/kube/client.ts";
import { type Cluster, startCluster } from "../a-cluster.ts";
import { aClient } from "./a-client.ts";
import { type Follower, follow } from "./a-follower.ts";
import { aNamespace, type TestNamespace } from "./a-namespace.ts";

let cluster: Cluster;
let admin: Client;
beforeAll(async () => {
  cluster = await startCluster();
  admin = await aClient(cluster);
}, 60_000);
afterAll(() => cluster.stop());

/** A follower that has seen changes which a restored etcd has never heard of. */
async function ahead(): Promise<{ namespace: TestNamespace; follower: Follower; snapshot: string }> {
  const namespace = await aNamespace(admin);
  await namespace.put("kept", "1");
  const snapshot = await cluster.etcd.saveSnapshot();
  const follower = follow(admin, namespace.name);
  await follower.until("the snapshot", () => follower.events.length > 0);
  for (let at = 0; at < 30; at++) await namespace.put("kept", `later ${at}`);
  await namespace.put("forgotten", "1");
  await follower.until("the last change", () => follower.copy().forgotten === "1");
  return { namespace, follower, snapshot };
}

async function expectTruth(follower: Follower, namespace: TestNamespace): Promise<void> {
  await namespace.put("after", crypto.randomUUID());
  const truth = await namespace.truth();
  expect(truth).toMatchObject({ kept: "1" });
  expect(truth).not.toHaveProperty("forgotten");
  await follower.until("all that is true", () => Bun.deepEquals(follower.copy(), truth));
  await follower.stop();
}

test("watch() finds by its version that etcd was restored from an older snapshot, and begins anew", async () => {
  const { namespace, follower, snapshot } = await ahead();
  await cluster.apiserver.stop();
  await cluster.etcd.stop();
  await cluster.etcd.restoreSnapshot(snapshot);
  await cluster.etcd.start();
  await cluster.apiserver.start();
  await follower.until("the way back", () => follower.breaks().includes("rewound"));
  await expectTruth(follower, namespace);
});

test("watch() is told that its history is gone where the restored etcd was moved on past it", async () => {
  const { namespace, follower, snapshot } = await ahead();
  await cluster.apiserver.stop();
  await cluster.etcd.stop();
  await cluster.etcd.restoreSnapshot(snapshot, { bumpRevision: 1_000_000 });
  await cluster.etcd.start();
  await cluster.apiserver.start();
  await follower.until("a new beginning", () => follower.breaks().includes("expired"));
  expect(follower.breaks()).not.toContain("rewound");
  await expectTruth(follower, namespace);
});
