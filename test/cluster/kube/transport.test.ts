import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import type { Client } from "../../../src/kube/client.ts";
import { type Failure, isRetryable, KubeError, mayHaveLanded } from "../../../src/kube/kube-error.ts";
import { persist } from "../../../src/kube/persist.ts";
import { NODE } from "../../../src/kube/resources/node.ts";
import type { Exchange } from "../../../src/kube/transport.ts";
import { type Cluster, sharedCluster } from "../a-cluster.ts";
import { type ApiProxy, startProxy } from "../a-proxy.ts";
import type { ApiRequest } from "../an-api-request.ts";
import { aClient } from "./a-client.ts";
import { aConfigMap, CONFIG_MAP, type ConfigMapObject } from "./a-config-map.ts";
import { aNamespace, type TestNamespace } from "./a-namespace.ts";

let cluster: Cluster;
let proxy: ApiProxy;
let admin: Client;
let client: Client;
let namespace: TestNamespace;
const exchanges: Exchange[] = [];

beforeAll(async () => {
  cluster = await sharedCluster();
  proxy = await startProxy(cluster);
  admin = await aClient(cluster);
  const observe = (exchange: Exchange) => void exchanges.push(exchange);
  client = await aClient(cluster, { server: proxy.url, deadline: 1_000, observe });
  namespace = await aNamespace(admin);
}, 60_000);
afterAll(() => proxy.stop());
afterEach(() => {
  proxy.forget();
  exchanges.splice(0);
});

const puts = ({ resource, verb }: ApiRequest) => resource === "configmaps" && verb === "update";
const gets = ({ resource, verb }: ApiRequest) => resource === "configmaps" && verb === "get";

async function made(name: string): Promise<ConfigMapObject> {
  const created = await admin.create(CONFIG_MAP, aConfigMap(namespace.name, name, { is: "old" }));
  if (created.kind !== "created") throw new Error(`${name} is there already`);
  return created.object;
}

async function failureOf(request: Promise<unknown>): Promise<Failure> {
  const error = await request.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof KubeError)) throw error;
  return error.failure;
}

const isOf = async (name: string) => (await admin.get(CONFIG_MAP, { namespace: namespace.name, name }))?.data.is;

describe("a request", () => {
  test("that nobody answers is given up at its deadline, and may have been carried out", async () => {
    const object = await made("held");
    using hold = proxy.hold(puts);
    const replaced = failureOf(client.replace(CONFIG_MAP, { ...object, data: { is: "new" } }, { deadline: 200 }));
    const held = await hold.next();
    const failure = await replaced;
    expect(failure).toEqual({ kind: "late", after: 200 });
    expect(mayHaveLanded(failure)).toBe(true);
    await held.abandoned;
    expect(await isOf("held")).toBe("old");
    // And lands later, all the same.
    expect(await held.release()).toBe(200);
    expect(await isOf("held")).toBe("new");
  });

  test("whose answer comes too late has been carried out", async () => {
    const object = await made("answered");
    using _hold = proxy.hold(puts, "answer");
    const failure = await failureOf(client.replace(CONFIG_MAP, { ...object, data: { is: "new" } }));
    expect([failure.kind, mayHaveLanded(failure)]).toEqual(["late", true]);
    expect(await isOf("answered")).toBe("new");
  });

  test("to change something is sent once, also where its connection breaks under it", async () => {
    const object = await made("once");
    const name = { namespace: namespace.name, name: "once" };
    // Connections that were kept would be what it is sent on again.
    await Promise.all([1, 2, 3].map(() => client.get(CONFIG_MAP, name)));
    proxy.forget();
    using _drop = proxy.fault(({ verb }) => verb !== "get", { kind: "drop" });
    const failures = [
      await failureOf(client.replace(CONFIG_MAP, { ...object, data: { is: "new" } })),
      await failureOf(client.merge(CONFIG_MAP, name, { data: { is: "new" } })),
      await failureOf(client.apply(CONFIG_MAP, aConfigMap(name.namespace, name.name), { manager: "m" })),
      await failureOf(client.create(CONFIG_MAP, aConfigMap(name.namespace, "another"))),
      await failureOf(client.delete(CONFIG_MAP, name)),
    ];
    expect(failures.map((failure) => [failure.kind, mayHaveLanded(failure)])).toEqual(
      failures.map(() => ["broken", true]),
    );
    const counts = { "update configmaps": 1, "patch configmaps": 2, "create configmaps": 1, "delete configmaps": 1 };
    expect(proxy.counts()).toEqual(counts);
  });

  test("to a server that is not there was never sent", async () => {
    const nowhere = await aClient(cluster, { server: "https://127.0.0.1:1" });
    const failure = await failureOf(nowhere.get(NODE, { name: "n1" }));
    expect(failure).toMatchObject({ kind: "unreachable" });
    expect([isRetryable(failure), mayHaveLanded(failure)]).toEqual([true, false]);
  });

  test("is answered by whoever stands in for the API server, and says so", async () => {
    using _refusal = proxy.fault(gets, { kind: "answer", status: 429, retryAfterSeconds: 2 });
    const failure = await failureOf(client.get(CONFIG_MAP, { namespace: namespace.name, name: "held" }));
    expect(failure).toMatchObject({ kind: "refused", status: { code: 429, retryAfter: 2_000 } });
    expect([isRetryable(failure), mayHaveLanded(failure)]).toEqual([true, false]);
  });

  test("ends with its signal, for its reason", async () => {
    using hold = proxy.hold(gets);
    const ending = new AbortController();
    const asked = client.get(CONFIG_MAP, { namespace: namespace.name, name: "held" }, { signal: ending.signal });
    const held = await hold.next();
    ending.abort("enough");
    await expect(asked).rejects.toBe("enough");
    await held.abandoned;
  });

  test("is told to who counts, by verb, resource and outcome", async () => {
    const name = { namespace: namespace.name, name: "counted" };
    await client.create(CONFIG_MAP, aConfigMap(name.namespace, name.name));
    await client.get(CONFIG_MAP, { ...name, name: "missing" });
    await client.list(CONFIG_MAP, { namespace: name.namespace });
    await client.merge(NODE, { name: "missing" }, {}, { subresource: "status" });
    using _drop = proxy.fault(puts, { kind: "drop" });
    await failureOf(client.replace(CONFIG_MAP, aConfigMap(name.namespace, name.name)));
    expect(exchanges.map(({ verb, resource, outcome }) => `${verb} ${resource} ${outcome}`)).toEqual([
      "create configmaps 201",
      "get configmaps 404",
      "list configmaps 200",
      "patch nodes/status 404",
      "update configmaps broken",
    ]);
    expect(exchanges.every(({ seconds }) => seconds >= 0 && seconds < 60)).toBe(true);
  });
});

describe("persist()", () => {
  test("gets its answer through refusals, broken connections and silence", async () => {
    await made("reached");
    using hang = proxy.fault(gets, { kind: "hang" });
    using drop = proxy.fault(gets, { kind: "drop" });
    using busy = proxy.fault(gets, { kind: "answer", status: 503 });
    const failures = [busy, drop, hang];
    const reach = () => {
      const read = client.get(CONFIG_MAP, { namespace: namespace.name, name: "reached" }, { deadline: 100 });
      return read.finally(() => failures.shift()?.end());
    };
    const found = await persist(reach, { within: 30_000, pace: { base: 10, cap: 20 } });
    expect(found?.data).toEqual({ is: "old" });
    expect(new Set(exchanges.map(({ outcome }) => outcome))).toEqual(new Set([503, "broken", "late", 200]));
  });
});
