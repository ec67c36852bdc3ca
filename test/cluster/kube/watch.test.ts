import { afterEach, beforeAll, describe, expect, test } from "bun:test";
import type { Client } from "../../../src/kube/client.ts";
import { POD } from "../../../src/kube/resources/pod.ts";
import { watch } from "../../../src/kube/watch.ts";
import { type Cluster, sharedCluster } from "../a-cluster.ts";
import { type ApiProxy, startProxy } from "../a-proxy.ts";
import { aClient } from "./a-client.ts";
import { aConfigMap, CONFIG_MAP } from "./a-config-map.ts";
import { type Follower, follow } from "./a-follower.ts";
import { aNamespace } from "./a-namespace.ts";
import { aWire } from "./a-wire.ts";

let cluster: Cluster;
let proxy: ApiProxy;
let admin: Client;
let client: Client;
const followers: Follower[] = [];

beforeAll(async () => {
  cluster = await sharedCluster();
  proxy = await startProxy(cluster);
  admin = await aClient(cluster);
  client = await aClient(cluster, { server: proxy.url });
}, 60_000);

afterEach(async () => {
  for (const follower of followers.splice(0)) {
    await follower.stop();
    expect(follower.complaints).toEqual([]);
  }
});

function followed(...args: Parameters<typeof follow>): Follower {
  const follower = follow(...args);
  followers.push(follower);
  return follower;
}

describe("watch()", () => {
  test("tells all that is there, then every change, in one request", async () => {
    const namespace = await aNamespace(admin);
    await namespace.put("old", "1");
    proxy.forget();
    const follower = followed(client, namespace.name);
    await follower.until("the snapshot", () => follower.events.length > 0);
    expect(follower.events[0]).toMatchObject({ kind: "snapshot", unreadable: [] });
    expect(follower.copy()).toMatchObject({ old: "1" });
    await namespace.put("new", "1");
    await namespace.put("new", "2");
    await namespace.remove("old");
    await namespace.put("new", "3");
    await follower.until("the last change", () => follower.copy().new === "3");
    expect(follower.events.slice(1).map(({ kind }) => kind)).toEqual(["present", "present", "gone", "present"]);
    expect(proxy.counts()).toMatchObject({ "watch configmaps": 1 });
    expect(proxy.counts()).not.toHaveProperty("list configmaps");
  });

  test("goes on after the last version when its connection breaks, and asks no more than whether that is still true", async () => {
    const namespace = await aNamespace(admin);
    const follower = followed(client, namespace.name);
    await follower.until("the snapshot", () => follower.events.length > 0);
    for (let round = 0; round < 5; round++) {
      await namespace.put(`before-${round}`, "1");
      proxy.breakConnections();
      await namespace.put(`after-${round}`, "1");
      await namespace.remove(`before-${round}`);
    }
    const truth = await namespace.truth();
    await follower.until("all changes", () => Bun.deepEquals(follower.copy(), truth));
    expect(follower.events.filter(({ kind }) => kind === "snapshot")).toHaveLength(1);
    expect(follower.breaks().length).toBeGreaterThan(0);
  });

  test("goes on after a bookmark where only others' objects changed", async () => {
    const namespace = await aNamespace(admin);
    const elsewhere = await aNamespace(admin);
    const follower = followed(client, namespace.name, { silence: 5_000 });
    await follower.until("the snapshot", () => follower.events.length > 0);
    const version = await elsewhere.put("other", "1");
    const marked = () => follower.events.find((event) => event.kind === "bookmark" && event.version === version);
    await follower.until("a bookmark", () => marked() !== undefined);
    proxy.forget();
    await follower.until("the next watch", () => follower.events.at(-1)!.kind === "connected");
    expect(proxy.requests().map(({ verb, query }) => [verb, query.get("resourceVersion")])).toEqual([
      ["watch", version],
    ]);
    expect(follower.breaks()).toEqual([]);
    await namespace.put("late", "1");
    await follower.until("the change", () => follower.copy().late === "1");
  });

  test("begins anew where the history since its version is gone", async () => {
    const namespace = await aNamespace(admin);
    await namespace.put("kept", "1");
    await namespace.put("removed", "1");
    const follower = followed(client, namespace.name);
    await follower.until("the snapshot", () => follower.events.length > 0);
    const gone = proxy.fault(({ verb, query }) => verb === "watch" && query.has("resourceVersion"), {
      kind: "answer",
      status: 410,
    });
    proxy.breakConnections();
    await namespace.remove("removed");
    await follower.until(
      "another snapshot",
      () => follower.events.filter(({ kind }) => kind === "snapshot").length > 1,
    );
    gone.end();
    expect(follower.breaks()).toContain("expired");
    expect(follower.copy()).toEqual(await namespace.truth());
  });

  test("ends with its signal or with its reader, and its connection with it", async () => {
    const wire = await aWire(cluster.url);
    const { transport } = await aClient(cluster, { server: wire.url });
    const closed = async () => {
      while (wire.open() > 0) await Bun.sleep(5);
    };
    const ending = new AbortController();
    const events: string[] = [];
    for await (const { kind } of watch(transport, POD, { signal: ending.signal })) {
      events.push(kind);
      expect(wire.open()).toBe(1);
      setTimeout(() => ending.abort(), 50);
    }
    await closed();
    for await (const { kind } of watch(transport, POD, { signal: new AbortController().signal })) {
      events.push(kind);
      expect(wire.open()).toBe(1);
      break;
    }
    await closed();
    expect(events).toEqual(["snapshot", "snapshot"]);
    wire.stop();
  });

  test("is narrowed by fields and labels: what is selected no more is gone", async () => {
    const { name: namespace } = await aNamespace(admin);
    const labels = (rail: string) => ({ metadata: { labels: { rail } } });
    for (const name of ["a", "b"]) await admin.create(CONFIG_MAP, aConfigMap(namespace, name, { is: "1" }));
    await admin.merge(CONFIG_MAP, { namespace, name: "a" }, labels("1"));
    const byLabel = followed(client, namespace, { labels: "rail=1" });
    const byField = followed(client, namespace, { fields: { "metadata.name": "b" } });
    await byLabel.until("the snapshot", () => byLabel.events.length > 0);
    await byField.until("the snapshot", () => byField.events.length > 0);
    expect([byLabel.copy(), byField.copy()]).toEqual([{ a: "1" }, { b: "1" }]);
    await admin.merge(CONFIG_MAP, { namespace, name: "b" }, labels("1"));
    await admin.merge(CONFIG_MAP, { namespace, name: "a" }, labels("2"));
    await byLabel.until("both changes", () => Bun.deepEquals(byLabel.copy(), { b: "1" }));
  });

  test("carries objects of a megabyte, whatever is in them", async () => {
    const namespace = await aNamespace(admin);
    const follower = followed(client, namespace.name);
    await follower.until("the snapshot", () => follower.events.length > 0);
    const large = 'a line\n"quoted" — 青い空 🚂 \u2028 '.repeat(20_000);
    await namespace.put("large", large);
    await namespace.put("small", "1");
    await follower.until("both", () => follower.copy().small === "1");
    expect(follower.copy().large).toBe(large);
  });

  test("loses nothing and tells nothing twice while hundreds write and its connection breaks again and again", async () => {
    const namespace = await aNamespace(admin);
    const follower = followed(client, namespace.name);
    let writing = true;
    const breaking = (async () => {
      while (writing) {
        await Bun.sleep(40);
        proxy.breakConnections();
      }
    })();
    await Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        for (let at = 0; at < 20; at++) {
          await namespace.put(`w${writer}-${at % 5}`, `${at}`);
          if (at % 7 === 6) await namespace.remove(`w${writer}-${at % 5}`);
        }
      }),
    );
    writing = false;
    await breaking;
    await namespace.put("end", "1");
    await follower.until("the end", () => follower.copy().end === "1");
    expect(follower.copy()).toEqual(await namespace.truth());
    expect(follower.breaks().length).toBeGreaterThan(3);
  });
});
