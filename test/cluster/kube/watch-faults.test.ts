import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Client } from "../../../src/kube/client.ts";
import { KubeError } from "../../../src/kube/kube-error.ts";
import { persist } from "../../../src/kube/persist.ts";
import { type Cluster, startCluster } from "../a-cluster.ts";
import { type ApiProxy, startProxy } from "../a-proxy.ts";
import type { ApiRequest } from "../an-api-request.ts";
import { aClient } from "./a-client.ts";
import { type Follower, follow } from "./a-follower.ts";
import { aNamespace, type TestNamespace } from "./a-namespace.ts";
import { aWire, type Wire } from "./a-wire.ts";

let cluster: Cluster;
let proxy: ApiProxy;
let wire: Wire;
let admin: Client;
let namespace: TestNamespace;
let followers: Follower[] = [];

beforeAll(async () => {
  // As kubeadm sets it up, but for the shorter time: bookmarks come also where nothing happens.
  cluster = await startCluster({ etcdFlags: ["--watch-progress-notify-interval=1s"] });
  proxy = await startProxy(cluster);
  wire = await aWire(cluster.url);
  admin = await aClient(cluster);
}, 60_000);
beforeEach(async () => {
  namespace = await aNamespace(admin);
  await namespace.put("first", "1");
  await namespace.put("removed", "1");
});
afterEach(async () => {
  for (const follower of followers) await follower.stop();
  followers = [];
});
afterAll(async () => {
  proxy.stop();
  wire.stop();
  await cluster.stop();
});

const watches = ({ resource, verb }: ApiRequest) => resource === "configmaps" && verb === "watch";

async function following(server: string, options: Parameters<typeof follow>[2] = {}): Promise<Follower> {
  const follower = follow(await aClient(cluster, { server }), namespace.name, options);
  followers.push(follower);
  await follower.until("the snapshot", () => follower.events.some(({ kind }) => kind === "snapshot"));
  return follower;
}

/** Changes everything there is to change, and sees that the follower learns of it, once and in order. */
async function expectComplete(follower: Follower): Promise<void> {
  await namespace.put("first", "2");
  await namespace.remove("removed");
  await namespace.put("last", crypto.randomUUID());
  const truth = await namespace.truth();
  await follower.until("all that is true", () => Bun.deepEquals(follower.copy(), truth));
  expect(follower.complaints).toEqual([]);
}

describe("watch() is complete again", () => {
  test("after the API server was stopped", async () => {
    const follower = await following(cluster.url);
    await namespace.put("before", "1");
    await cluster.apiserver.stop();
    await follower.until("three attempts", () => follower.breaks().length > 3);
    expect(follower.breaks().slice(-1)).toEqual(["failed unreachable"]);
    await cluster.apiserver.start();
    await expectComplete(follower);
  });

  test("after the API server was restarted and has no history before that", async () => {
    const follower = await following(cluster.url);
    await cluster.apiserver.stop();
    // What it would have written itself: the watch's version is older than all that the next one will know.
    await cluster.etcd.delete(`/registry/configmaps/${namespace.name}/removed`);
    await cluster.apiserver.start();
    await follower.until("another snapshot", () => follower.breaks().includes("expired"));
    await follower.until("the deletion", () => follower.copy().removed === undefined);
    await expectComplete(follower);
  });

  test("after the API server has hung: a silent watch is given up, and so are those that are not answered", async () => {
    const follower = await following(cluster.url, { silence: 4_000, deadline: 1_000 });
    cluster.apiserver.pause();
    await follower.until("silence, and no answer", () => follower.breaks().includes("failed late"));
    expect(follower.breaks()[0]).toBe("silent");
    cluster.apiserver.resume();
    await expectComplete(follower);
  });

  test("after the network has swallowed everything without a word", async () => {
    const follower = await following(wire.url, { silence: 4_000, deadline: 1_000 });
    wire.freeze();
    await namespace.put("unheard", "1");
    await follower.until("silence", () => follower.breaks().includes("silent"));
    wire.thaw();
    await expectComplete(follower);
    expect(follower.events.filter(({ kind }) => kind === "snapshot")).toHaveLength(1);
  });

  test("after its connection was cut in the middle of a line, again and again", async () => {
    const follower = await following(wire.url);
    // TLS and the answer's head take some 2,000 bytes, the objects below 3,000 each.
    for (const bytes of [300, 2_000, 3_000, 4_000, 5_500, 7_000]) {
      wire.cutAfter(bytes);
      const before = follower.breaks().length;
      await namespace.put(`cut-${bytes}`, "x".repeat(2_500));
      await namespace.put(`cut-${bytes}-too`, "x".repeat(2_500));
      await follower.until("a cut", () => follower.breaks().length > before);
    }
    wire.cutAfter(undefined);
    await expectComplete(follower);
  });

  test("behind an API server that takes two seconds for an answer", async () => {
    using _slow = proxy.fault(({ resource }) => resource === "configmaps", { kind: "delay", ms: 2_000 });
    const follower = await following(proxy.url, { deadline: 10_000 });
    proxy.breakConnections();
    await expectComplete(follower);
  });

  test("after etcd was stopped under the API server", async () => {
    const follower = await following(cluster.url);
    await namespace.put("before", "1");
    await cluster.etcd.stop();
    const refused = await namespace.put("during", "1").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(KubeError);
    await cluster.etcd.start();
    await persist(() => namespace.put("first", "after"), { within: 60_000, pace: { base: 100, cap: 1_000 } });
    await expectComplete(follower);
  });

  for (const status of [500, 503, 429, 403, 401, 404]) {
    test(`after a while of ${status} for this resource`, async () => {
      using refusal = proxy.fault(watches, { kind: "answer", status });
      const follower = follow(await aClient(cluster, { server: proxy.url }), namespace.name);
      followers.push(follower);
      await follower.until("three refusals", () => follower.breaks().length > 2);
      expect(new Set(follower.breaks())).toEqual(new Set([`failed ${status}`]));
      refusal.end();
      await expectComplete(follower);
    });
  }
});

describe("watch()", () => {
  test("leaves the API server alone for as long as Retry-After says, and a little more", async () => {
    using refusal = proxy.fault(watches, { kind: "answer", status: 429, retryAfterSeconds: 1 });
    const follower = follow(await aClient(cluster, { server: proxy.url }), namespace.name, { random: () => 0.5 });
    followers.push(follower);
    await follower.until("a refusal", () => follower.breaks().length > 0);
    refusal.end();
    expect(follower.events[0]).toMatchObject({ kind: "broken", wait: 1_010 });
    await expectComplete(follower);
  });

  test("waits longer after each failure in a row, and not after one that followed a success", async () => {
    const follower = await following(proxy.url, { random: () => 0.5, pace: { base: 20, cap: 100 } });
    using refusal = proxy.fault(({ resource }) => resource === "configmaps", { kind: "drop" });
    proxy.breakConnections();
    await follower.until("five failures", () => follower.breaks().length >= 5);
    refusal.end();
    await expectComplete(follower);
    proxy.breakConnections();
    await follower.until("a failure", () => follower.events.at(-1)!.kind === "broken");
    const waits = follower.events.flatMap((event) => (event.kind === "broken" ? [event.wait] : []));
    expect([...waits.slice(0, 5), waits.at(-1)!]).toEqual([10, 20, 40, 50, 50, 10]);
  });
});
