import { beforeAll, describe, expect, test } from "bun:test";
import type { BlockEntry } from "../../src/claims/kubernetes/ip-block.ts";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import type { Identity } from "./an-identity.ts";
import { saidBy } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

const BLOCKS = "/apis/railhead.io/v1alpha1/ipblocks";
const n1: Identity = { kind: "node", name: "n1" };
const n2: Identity = { kind: "node", name: "n2" };

type Entries = Record<string, BlockEntry>;
interface Metadata {
  name?: string;
  resourceVersion?: string;
  labels?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: object[];
}
interface Block {
  metadata: Metadata;
  spec: { entries?: Entries };
}

function of(node: string, more: Partial<BlockEntry> = {}): BlockEntry {
  return {
    pool: "p",
    owner: { node, nodeUID: `uid-${node.slice(0, 60)}`, machine: `m-${node.slice(0, 62)}`, instance: "i" },
    ...more,
  };
}

const kept = (stickyKey: string): BlockEntry => ({ pool: "p", stickyKey, releasedAt: "2026-01-01T00:00:00Z" });

/** A block of these entries, made by the administrator; each test has its own. */
async function aBlock(entries: Entries, metadata: Metadata = {}): Promise<string> {
  const name = `v4-10-9-${Math.floor(made / 4)}-${(made++ % 4) * 64}`;
  const body = { ...HEAD, metadata: { ...metadata, name }, spec: { entries } };
  const answer = await cluster.fetch(BLOCKS, { method: "POST", body });
  expect(answer.status).toBe(201);
  return name;
}

const HEAD = { apiVersion: "railhead.io/v1alpha1", kind: "IPBlock" };
let made = 0;

/** The `at`th address of a block. */
function ip(block: string, at: number): string {
  const [, a, b, c, d] = block.split("-");
  return `${a}.${b}.${c}.${Number(d) + at}`;
}

/** What is said to a node that reads a block, changes it and writes it back. */
async function change(
  block: string,
  as: Identity,
  edit: (found: Required<Block>["spec"] & { entries: Entries }, metadata: Metadata) => void,
) {
  const found = (await (await cluster.fetch(`${BLOCKS}/${block}`, { as })).json()) as Block;
  const spec = { entries: {}, ...found.spec };
  edit(spec, found.metadata);
  return saidBy(await cluster.fetch(`${BLOCKS}/${block}`, { method: "PUT", as, body: { ...HEAD, ...found, spec } }));
}

const denied = (text: string) => expect.stringContaining(`denied request: ${text}`);

describe("a node's credentials", () => {
  test("make an empty block, and no other", async () => {
    const make = async (body: object) =>
      saidBy(await cluster.fetch(BLOCKS, { method: "POST", as: n1, body: { ...HEAD, ...body } }));
    const entries = { "10.8.0.1": of("n1") };
    expect(await make({ metadata: { name: "v4-10-8-0-0" }, spec: { entries } })).toEqual(
      denied("node n1 may make a block only empty, and enter addresses afterwards"),
    );
    expect(await make({ metadata: { name: "v4-10-8-0-0", finalizers: ["a.io/b"] }, spec: {} })).toEqual(
      denied("node n1 may not change metadata.finalizers"),
    );
    expect(await make({ metadata: { name: "v4-10-8-0-0" }, spec: { entries: {} } })).toBeUndefined();
  });

  test("claim what is free beside what others hold, change what is theirs, and give it back", async () => {
    const block = await aBlock({});
    const [one, two] = [ip(block, 1), ip(block, 2)];
    expect(await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: of("n1") }))).toBeUndefined();
    expect(await change(block, n2, ({ entries }) => Object.assign(entries, { [two]: of("n2") }))).toBeUndefined();
    expect(
      await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: of("n1", { host: true }) })),
    ).toBeUndefined();
    expect(await change(block, n1, ({ entries }) => delete entries[one])).toBeUndefined();
    expect(await change(block, n2, ({ entries }) => delete entries[two])).toBeUndefined();
  });

  test("take no address of another node, drop none and change none", async () => {
    const block = await aBlock({});
    const one = ip(block, 1);
    await change(block, n2, ({ entries }) => Object.assign(entries, { [one]: of("n2") }));
    const said = denied(`${one} is held by node n2, node n1 may not change it`);
    expect(await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: of("n1") }))).toEqual(said);
    expect(await change(block, n1, ({ entries }) => delete entries[one])).toEqual(said);
    expect(
      await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: of("n2", { host: true }) })),
    ).toEqual(said);
    expect(await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: kept("k") }))).toEqual(said);
    expect(await change(block, n1, (spec) => delete (spec as { entries?: Entries }).entries)).toEqual(said);
  });

  test("enter no other node, not even in their own place", async () => {
    const block = await aBlock({});
    const [one, two] = [ip(block, 1), ip(block, 2)];
    await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: of("n1") }));
    expect(await change(block, n1, ({ entries }) => Object.assign(entries, { [two]: of("n2") }))).toEqual(
      denied(`${two} would be held by node n2, node n1 may enter only itself`),
    );
    expect(await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: of("n2") }))).toEqual(
      denied(`${one} would be held by node n2, node n1 may enter only itself`),
    );
    expect(await change(block, n1, ({ entries }) => Object.assign(entries, { [two]: kept("k") }))).toEqual(
      denied(`${two} would be nobody's, node n1 may enter only itself`),
    );
  });

  test("leave a sticky address to its key, take one with its key, and free none", async () => {
    const block = await aBlock({});
    const one = ip(block, 1);
    await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: of("n1", { stickyKey: "web-0" }) }));
    expect(await change(block, n1, ({ entries }) => Object.assign(entries, { [one]: kept("web-0") }))).toBeUndefined();
    const said = denied(`${one} waits for its sticky key, node n2 may not change it`);
    expect(await change(block, n2, ({ entries }) => delete entries[one])).toEqual(said);
    expect(await change(block, n2, ({ entries }) => Object.assign(entries, { [one]: of("n2") }))).toEqual(said);
    expect(
      await change(block, n2, ({ entries }) => Object.assign(entries, { [one]: of("n2", { stickyKey: "web-1" }) })),
    ).toEqual(said);
    expect(
      await change(block, n2, ({ entries }) => Object.assign(entries, { [one]: of("n2", { stickyKey: "web-0" }) })),
    ).toBeUndefined();
  });

  test("delete no block, neither by DELETE nor by what the garbage collector follows", async () => {
    const block = await aBlock({});
    const remove = async (as: Identity) => saidBy(await cluster.fetch(`${BLOCKS}/${block}`, { method: "DELETE", as }));
    expect(await remove(n1)).toContain('cannot delete resource "ipblocks"');
    await cluster.kubectl("create", "clusterrole", "deleter", "--verb=delete", "--resource=ipblocks.railhead.io");
    await cluster.kubectl("create", "clusterrolebinding", "deleter", "--clusterrole=deleter", "--user=system:node:n1");
    expect(await remove(n1)).toEqual(denied("node n1 may not delete a block, the controller does when it is empty"));
    await cluster.kubectl("delete", "clusterrolebinding", "deleter");
    const gone = [{ apiVersion: "v1", kind: "Node", name: "gone", uid: "00000000-0000-0000-0000-000000000000" }];
    expect(await change(block, n1, (_, metadata) => Object.assign(metadata, { ownerReferences: gone }))).toEqual(
      denied("node n1 may not change metadata.ownerReferences"),
    );
    expect(await change(block, n1, (_, metadata) => Object.assign(metadata, { finalizers: ["a.io/b"] }))).toEqual(
      denied("node n1 may not change metadata.finalizers"),
    );
  });

  test("remove their own label, and no label by which another node finds its entries", async () => {
    const labels = {
      "node.railhead.io/n1": "",
      "node.railhead.io/n2": "",
      "node.railhead.io/gone": "",
      "railhead.io/free": "3",
    };
    const block = await aBlock({}, { labels });
    await change(block, n2, ({ entries }) => Object.assign(entries, { [ip(block, 2)]: of("n2") }));
    const without = (name: string) => change(block, n1, (_, { labels: found = {} }) => delete found[name]);
    expect(await without("node.railhead.io/n2")).toEqual(
      denied("label node.railhead.io/n2 is another node's, node n1 may not remove it"),
    );
    expect(await without("node.railhead.io/n1")).toBeUndefined();
    expect(await without("node.railhead.io/gone")).toBeUndefined();
    expect(await without("railhead.io/free")).toBeUndefined();
  });

  test("change a full block of the longest names and keys, within what the API server spends on it", async () => {
    const long = (text: string) => `${text}${"-long".repeat(50)}`.slice(0, 253);
    // A certificate's name has 64 characters, `system:node:` among them.
    const me: Identity = { kind: "node", name: long("me").slice(0, 52) };
    const entry = (node: string, at: number) => of(node, { pool: long("pool"), stickyKey: `${at}${"k".repeat(630)}` });
    const name = `v6-fd00-${made++}-ffff-ffff-ffff-ffff-ffff-ffc0`;
    const address = (at: number) => `fd00:${made - 1}:ffff:ffff:ffff:ffff:ffff:${(0xffc0 + at).toString(16)}`;
    const others = Object.fromEntries(Array.from({ length: 63 }, (_, at) => [address(at), entry(long("other"), at)]));
    const body = { ...HEAD, metadata: { name }, spec: { entries: others } };
    expect(await saidBy(await cluster.fetch(BLOCKS, { method: "POST", body }))).toBeUndefined();
    expect(
      await change(name, me, ({ entries }) => Object.assign(entries, { [address(63)]: entry(me.name, 63) })),
    ).toBeUndefined();
    expect(await change(name, me, ({ entries }) => delete entries[address(62)])).toEqual(
      denied(`${address(62)} is held by node ${long("other")}, node ${me.name} may not change it`),
    );
  });
});
