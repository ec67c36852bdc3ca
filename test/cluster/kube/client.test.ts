import { beforeAll, describe, expect, test } from "bun:test";
import * as v from "valibot";
import type { Client } from "../../../src/kube/client.ts";
import { KubeError, mayHaveLanded } from "../../../src/kube/kube-error.ts";
import { EVENT } from "../../../src/kube/resources/event.ts";
import { IP_BLOCK } from "../../../src/kube/resources/ip-block.ts";
import { LEASE } from "../../../src/kube/resources/lease.ts";
import { NAMESPACE } from "../../../src/kube/resources/namespace.ts";
import { NODE } from "../../../src/kube/resources/node.ts";
import { POD } from "../../../src/kube/resources/pod.ts";
import { STATEFUL_SET } from "../../../src/kube/resources/stateful-set.ts";
import { type Cluster, sharedCluster } from "../a-cluster.ts";
import { aClient } from "./a-client.ts";
import { aConfigMap, CONFIG_MAP } from "./a-config-map.ts";

const namespace = "kube-client";
let cluster: Cluster;
let client: Client;

beforeAll(async () => {
  cluster = await sharedCluster();
  client = await aClient(cluster);
  await client.create(NAMESPACE, { metadata: { name: namespace } });
}, 60_000);

/** What a request was refused with. */
async function failureOf(request: Promise<unknown>): Promise<KubeError> {
  const error = await request.then(
    (value) => expect.unreachable(`answered ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(KubeError);
  return error as KubeError;
}

async function made(name: string, data: Record<string, string> = {}) {
  const created = await client.create(CONFIG_MAP, aConfigMap(namespace, name, data));
  if (created.kind !== "created") throw new Error(`${name} is there already`);
  return created.object;
}

describe("get()", () => {
  test("answers the object, and undefined where there is none", async () => {
    await made("read", { colour: "blau — 青" });
    expect((await client.get(CONFIG_MAP, { namespace, name: "read" }))?.data).toEqual({ colour: "blau — 青" });
    expect(await client.get(CONFIG_MAP, { namespace, name: "missing" })).toBeUndefined();
    expect(await client.get(CONFIG_MAP, { namespace: "nowhere", name: "read" })).toBeUndefined();
  });

  test("throws where the resource itself is not known", async () => {
    const nothing = { ...IP_BLOCK, group: "nothing.railhead.io" };
    const { message, failure } = await failureOf(client.get(nothing, { name: "v4-10-0-0-0" }));
    expect(message).toBe("get ipblocks.nothing.railhead.io v4-10-0-0-0: 404: 404 page not found");
    expect(mayHaveLanded(failure)).toBe(false);
  });

  test("throws where it is forbidden, and says who may not do what", async () => {
    const stranger = await aClient(cluster, { as: { kind: "user", name: "stranger" } });
    const { message, failure } = await failureOf(stranger.get(NODE, { name: "n1" }));
    expect(message).toStartWith('get nodes n1: 403 Forbidden: nodes "n1" is forbidden: User "stranger" cannot get');
    expect(failure).toMatchObject({ kind: "refused", status: { code: 403, reason: "Forbidden" } });
  });
});

describe("list()", () => {
  test("answers every page, of one moment", async () => {
    const labels = { list: "paged" };
    const names = Array.from({ length: 25 }, (_, at) => `paged-${`${at}`.padStart(2, "0")}`);
    await Promise.all(
      names.map((name) => client.create(CONFIG_MAP, { metadata: { namespace, name, labels }, data: {} })),
    );
    const listed = await client.list(CONFIG_MAP, { namespace, labels: "list=paged", limit: 4 });
    expect(listed.objects.map(({ metadata }) => metadata.name)).toEqual(names);
    expect(Number(listed.version)).toBeGreaterThan(0);
    expect(listed.unreadable).toEqual([]);
  });

  test("takes field selectors, with whatever is in a value", async () => {
    await made("chosen");
    const fields = { "metadata.name": "chosen", "metadata.namespace": namespace };
    const { objects } = await client.list(CONFIG_MAP, { fields });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(["chosen"]);
    expect((await client.list(CONFIG_MAP, { fields: { "metadata.name": "a,b=c\\d" } })).objects).toEqual([]);
  });

  test("names what cannot be read, and answers the rest", async () => {
    await made("odd", { size: "large" });
    await made("even", { size: "small" });
    const Sized = v.object({
      metadata: v.object({ name: v.string(), uid: v.string(), resourceVersion: v.string() }),
      data: v.object({ size: v.optional(v.literal("small")) }),
    });
    const fields = { "metadata.namespace": namespace };
    const listed = await client.list({ ...CONFIG_MAP, schema: Sized }, { fields });
    expect(listed.objects.map(({ metadata }) => metadata.name)).toContain("even");
    expect(listed.unreadable).toContainEqual({
      name: { namespace, name: "odd" },
      uid: expect.any(String),
      reason: 'data.size: expected "small"',
    });
  });
});

describe("create()", () => {
  test("answers that there is one already, as a value", async () => {
    await made("twice");
    expect(await client.create(CONFIG_MAP, aConfigMap(namespace, "twice"))).toEqual({ kind: "exists" });
  });

  test("throws where its namespace is missing, and where the API server finds it wrong", async () => {
    const nowhere = await failureOf(client.create(CONFIG_MAP, aConfigMap("nowhere", "lost")));
    expect(nowhere.failure).toMatchObject({ kind: "refused", status: { code: 404, name: "nowhere" } });
    const wrong = await failureOf(client.create(CONFIG_MAP, aConfigMap(namespace, "Wrong_Name")));
    expect(wrong.failure).toMatchObject({ kind: "refused", status: { code: 422, reason: "Invalid" } });
  });

  test("takes what every resource here is sent as", async () => {
    const metadata = { namespace, name: "sent" };
    const now = new Date().toISOString().replace("Z", "000Z");
    const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "i" }] } };
    const drafts = [
      client.create(NODE, { metadata: { name: "sent" } }),
      client.create(POD, { metadata, spec: { ...template.spec, nodeName: "sent" } }),
      client.create(LEASE, { metadata, spec: { holderIdentity: "me", leaseDurationSeconds: 15, renewTime: now } }),
      client.create(STATEFUL_SET, {
        metadata,
        spec: {
          replicas: 3,
          ordinals: { start: 2 },
          selector: { matchLabels: { a: "b" } },
          template,
          serviceName: "s",
        },
      }),
      client.create(EVENT, {
        metadata,
        eventTime: now,
        reportingController: "railhead.io/agent",
        reportingInstance: "n1",
        action: "Allocate",
        reason: "NoAddress",
        type: "Warning",
        note: "Pool rail1 has no free address",
        regarding: { apiVersion: "v1", kind: "Pod", ...metadata },
      }),
    ];
    const [node, pod, lease, set, event] = await Promise.all(drafts);
    expect(node).toMatchObject({ kind: "created", object: { spec: { taints: expect.any(Array) } } });
    expect(pod).toMatchObject({ object: { spec: { nodeName: "sent" }, status: { phase: "Pending" } } });
    expect(lease).toMatchObject({ object: { spec: { holderIdentity: "me", renewTime: now } } });
    expect(set).toMatchObject({ object: { spec: { replicas: 3, ordinals: { start: 2 } } } });
    expect(event).toMatchObject({ object: { reason: "NoAddress" } });
  });
});

describe("replace()", () => {
  test("changes what has not been changed since it was read", async () => {
    const object = await made("swapped", { holder: "nobody" });
    const changed = await client.replace(CONFIG_MAP, { ...object, data: { holder: "me" } });
    expect(changed).toMatchObject({ kind: "changed", object: { data: { holder: "me" } } });
  });

  test("answers a conflict, as a value, where another was quicker, and leaves the other's", async () => {
    const object = await made("contended", { holder: "nobody" });
    const [one, other] = await Promise.all(
      ["one", "other"].map((holder) => client.replace(CONFIG_MAP, { ...object, data: { holder } })),
    );
    expect([one!.kind, other!.kind].sort()).toEqual(["changed", "conflict"]);
    const winner = one!.kind === "changed" ? "one" : "other";
    expect((await client.get(CONFIG_MAP, { namespace, name: "contended" }))?.data).toEqual({ holder: winner });
  });

  test("answers a conflict for an object that was deleted and made again", async () => {
    const object = await made("reborn");
    await client.delete(CONFIG_MAP, { namespace, name: "reborn" });
    await made("reborn");
    expect((await client.replace(CONFIG_MAP, { ...object, data: { a: "b" } })).kind).toBe("conflict");
  });

  test("answers that there is none any more", async () => {
    const object = await made("deleted");
    await client.delete(CONFIG_MAP, { namespace, name: "deleted" });
    expect(await client.replace(CONFIG_MAP, { ...object, data: { a: "b" } })).toEqual({ kind: "absent" });
  });

  test("writes back what it did not understand, and leaves managedFields to the API server", async () => {
    await client.apply(
      CONFIG_MAP,
      { ...aConfigMap(namespace, "kept", { mine: "1" }), immutable: false },
      { manager: "somebody" },
    );
    const object = (await client.get(CONFIG_MAP, { namespace, name: "kept" }))!;
    await client.replace(CONFIG_MAP, { ...object, data: { ...object.data, more: "2" } });
    const whole = (await (await cluster.fetch(`/api/v1/namespaces/${namespace}/configmaps/kept`)).json()) as {
      immutable: boolean;
      metadata: { managedFields: { manager: string }[] };
    };
    expect(whole.immutable).toBe(false);
    expect(whole.metadata.managedFields.map(({ manager }) => manager)).toContain("somebody");
  });
});

describe("apply()", () => {
  const manager = "railhead-agent";

  test("makes an object, and then changes only what this manager has", async () => {
    const draft = aConfigMap(namespace, "shared", { mine: "1", also: "2" });
    expect(await client.apply(CONFIG_MAP, draft, { manager })).toMatchObject({ kind: "changed" });
    await client.merge(CONFIG_MAP, { namespace, name: "shared" }, { data: { theirs: "3" } });
    const applied = await client.apply(CONFIG_MAP, aConfigMap(namespace, "shared", { mine: "4" }), { manager });
    expect(applied).toMatchObject({ kind: "changed", object: { data: { mine: "4", theirs: "3" } } });
    expect(applied).not.toHaveProperty("object.data.also");
  });

  test("answers a conflict where a field is another's, and takes it by force", async () => {
    await client.apply(CONFIG_MAP, aConfigMap(namespace, "disputed", { field: "1" }), { manager: "other" });
    const draft = aConfigMap(namespace, "disputed", { field: "2" });
    const refused = await client.apply(CONFIG_MAP, draft, { manager });
    expect(refused).toMatchObject({ kind: "conflict", message: expect.stringContaining('"other"') });
    const forced = await client.apply(CONFIG_MAP, draft, { manager, force: true });
    expect(forced).toMatchObject({ kind: "changed", object: { data: { field: "2" } } });
  });

  test("writes a subresource alone", async () => {
    await client.create(NODE, { metadata: { name: "with-status" } });
    const conditions = [{ type: "Rails", status: "True" }];
    const draft = { metadata: { name: "with-status", labels: { passed: "over" } }, status: { conditions } };
    const applied = await client.apply(NODE, draft, { manager, subresource: "status" });
    expect(applied).toMatchObject({ kind: "changed", object: { metadata: { labels: {} } } });
    const { stdout } = await cluster.kubectl(
      "get",
      "node",
      "with-status",
      "-o",
      "jsonpath={.status.conditions[*].type}",
    );
    expect(stdout).toContain("Rails");
  });
});

describe("merge()", () => {
  test("removes by null, and answers absent and conflict as values", async () => {
    const { metadata } = await made("merged", { a: "1", b: "2" });
    const name = { namespace, name: "merged" };
    const merged = await client.merge(CONFIG_MAP, name, { data: { a: null } });
    expect(merged).toMatchObject({ kind: "changed", object: { data: { b: "2" } } });
    const { resourceVersion } = metadata;
    expect(await client.merge(CONFIG_MAP, name, { metadata: { resourceVersion } })).toMatchObject({ kind: "conflict" });
    expect(await client.merge(CONFIG_MAP, { namespace, name: "none" }, { data: {} })).toEqual({ kind: "absent" });
  });
});

describe("delete()", () => {
  test("keeps to its preconditions", async () => {
    const { metadata } = await made("guarded");
    const name = { namespace, name: "guarded" };
    const { uid, resourceVersion } = metadata;
    await client.merge(CONFIG_MAP, name, { data: { changed: "since" } });
    expect((await client.delete(CONFIG_MAP, name, { uid: crypto.randomUUID() })).kind).toBe("conflict");
    expect((await client.delete(CONFIG_MAP, name, { uid, resourceVersion })).kind).toBe("conflict");
    const now = (await client.get(CONFIG_MAP, name))!.metadata.resourceVersion;
    expect(await client.delete(CONFIG_MAP, name, { uid, resourceVersion: now })).toEqual({ kind: "deleted" });
    expect(await client.delete(CONFIG_MAP, name)).toEqual({ kind: "absent" });
  });
});
