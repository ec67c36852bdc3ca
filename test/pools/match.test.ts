import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Family, parseIp } from "../../src/address/ip.ts";
import { catalogueOf } from "../../src/pools/catalogue.ts";
import { selectPools } from "../../src/pools/match.ts";
import type { Pool } from "../../src/pools/pool.ts";
import type { PoolQuery } from "../../src/pools/query.ts";
import { aPool } from "./a-pool.ts";

const NODE = { name: "node1" };

/** A pool of which only its audience matters; each has a subnet of its own. */
function pool(name: string, rest: Parameters<typeof aPool>[0] = {}): Pool {
  return aPool({ name, subnet: "10.0.0.0/24", ips: [], ...rest });
}

/** What is selected for IPv4, as text. */
function select(pools: Pool[], query: Partial<PoolQuery> = {}, refused?: Map<string, string>) {
  const asked = { pools: { 4: pools.map(({ name }) => name) }, node: NODE, ...query };
  const [selection] = selectPools(asked, catalogueOf(pools, { 4: [], 6: [] }, refused));
  return {
    candidates: selection?.candidates.map(({ name }) => name),
    rejected: selection?.rejected.map(({ pool: name, reason }) => `${name} ${reason}`),
  };
}

describe("selectPools() by name", () => {
  const pools = ["rail1-node1", "rail1-node2", "rail10-node1", "rail2-node1"].map((name) => pool(name));

  test("keeps the user's order, and takes a pool that is named twice once", () => {
    const lists = { 4: ["rail2-node1", "rail1-node2", "rail2-node1", "rail1*"] };
    expect(select(pools, { pools: lists })).toEqual({
      candidates: ["rail2-node1", "rail1-node2", "rail1-node1", "rail10-node1"],
      rejected: [],
    });
  });

  test("expands a pattern to pools in the order of their names", () => {
    expect(select(pools, { pools: { 4: ["rail1*"] } }).candidates).toEqual([
      "rail1-node1",
      "rail1-node2",
      "rail10-node1",
    ]);
    expect(select(pools, { pools: { 4: ["rail[12]-node?"] } }).candidates).toEqual([
      "rail1-node1",
      "rail1-node2",
      "rail2-node1",
    ]);
  });

  test("has no candidate where one name does not exist, and says which", () => {
    expect(select(pools, { pools: { 4: ["rail1-node1", "gpu1-net91"] } })).toEqual({
      candidates: [],
      rejected: ["gpu1-net91 does not exist"],
    });
  });

  test("names the pool that was probably meant", () => {
    const gpu = [pool("gpu1-net11"), pool("gpu2-net12")];
    expect(select(gpu, { pools: { 4: ["gpu1-net91"] } }).rejected).toEqual([
      "gpu1-net91 does not exist, gpu1-net11 does",
    ]);
  });

  test("says of a pattern that it matches nothing, or is none", () => {
    expect(select(pools, { pools: { 4: ["eno3*"] } })).toEqual({
      candidates: [],
      rejected: ["eno3* matches none of the 4 IPv4 pools"],
    });
    expect(select(pools, { pools: { 4: ["rail1*", "[x-]"] } })).toEqual({
      candidates: [],
      rejected: ["[x-] is no valid pattern"],
    });
  });

  test("goes on with other items where a pattern matches nothing", () => {
    expect(select(pools, { pools: { 4: ["eno3*", "rail2-node1"] } }).candidates).toEqual(["rail2-node1"]);
  });

  test("tells why a pool was refused, to a name and to a pattern", () => {
    const refused = new Map([["rail3", "spec.subnet is missing (a.yaml:1)"]]);
    const reason = "rail3 was refused: spec.subnet is missing (a.yaml:1)";
    expect(select(pools, { pools: { 4: ["rail3"] } }, refused)).toEqual({ candidates: [], rejected: [reason] });
    expect(select(pools, { pools: { 4: ["rail[23]*"] } }, refused)).toEqual({
      candidates: ["rail2-node1"],
      rejected: [reason],
    });
  });

  test("does not mix the families", () => {
    const six = pool("six", { subnet: "fd00::/64" });
    expect(select([six], { pools: { 4: ["six"] } }).rejected).toEqual(["six is an IPv6 pool and listed for IPv4"]);
    expect(select([six], { pools: { 4: ["s*"] } }).rejected).toEqual(["s* matches none of the 0 IPv4 pools"]);
  });

  test("selects for each family that has a list", () => {
    const all = [pool("four"), pool("six", { subnet: "fd00::/64" })];
    const families = (pools: PoolQuery["pools"]) =>
      selectPools({ pools, node: NODE }, catalogueOf(all)).map(({ family, candidates }) => [family, candidates.length]);
    expect(families({ 4: ["four"] })).toEqual([[4, 1]]);
    expect(families({ 6: ["six"], 4: ["four"] })).toEqual([
      [4, 1],
      [6, 1],
    ]);
    expect(families({ 4: ["four"], 6: ["nothing*"] })).toEqual([
      [4, 1],
      [6, 0],
    ]);
    expect(families({ 4: ["four"], 6: [] })).toEqual([[4, 1]]);
  });
});

describe("selectPools() without a list", () => {
  test("takes the default pools of both families", () => {
    const pools = [pool("a", { default: true }), pool("b"), pool("c", { default: true, subnet: "fd00::/64" })];
    for (const lists of [{}, { 4: [], 6: [] }]) {
      const selections = selectPools({ pools: lists, node: NODE }, catalogueOf(pools));
      expect(selections.map(({ candidates }) => candidates.map(({ name }) => name))).toEqual([["a"], ["c"]]);
    }
  });

  test("has nothing to select where no pool is a default", () => {
    expect(selectPools({ pools: {}, node: NODE }, catalogueOf([pool("a")]))).toEqual([]);
  });

  test("says why a default pool may not serve", () => {
    expect(select([pool("a", { default: true, disable: true })], { pools: {} })).toEqual({
      candidates: [],
      rejected: ["a is disabled"],
    });
  });
});

describe("selectPools() by audience", () => {
  const rack = (values: string[]) => ({
    matchLabels: {},
    matchExpressions: [{ key: "rack", operator: "In" as const, values }],
  });
  const app = { matchLabels: { app: "train" }, matchExpressions: [] };

  test.each<[string, Parameters<typeof aPool>[0], Partial<PoolQuery>, string | undefined]>([
    ["disabled", { disable: true }, {}, "is disabled"],
    ["of this node", { nodeName: ["node0", "node1"] }, {}, undefined],
    ["of another node", { nodeName: ["node2"] }, {}, "is for node node2, not node1"],
    [
      "of many other nodes",
      { nodeName: ["a", "b", "c", "d", "e", "f"] },
      {},
      "is for node a, b, c, d, 2 more, not node1",
    ],
    ["of this node by name, of another by labels", { nodeName: ["node1"], nodeAffinity: rack(["b"]) }, {}, undefined],
    ["of this node by labels", { nodeAffinity: rack(["a"]) }, { node: { ...NODE, labels: { rack: "a" } } }, undefined],
    [
      "of other nodes by labels",
      { nodeAffinity: rack(["b"]) },
      { node: { ...NODE, labels: { rack: "a" } } },
      "is for nodes with rack in (b), which node node1 lacks",
    ],
    [
      "of nodes whose labels are not known",
      { nodeAffinity: rack(["b"]) },
      {},
      "is for nodes with rack in (b), and the labels of node node1 are not known",
    ],
    ["of all nodes", { nodeAffinity: { matchLabels: {}, matchExpressions: [] } }, {}, undefined],
    ["of this namespace", { namespaceName: ["ai"] }, { pod: { namespace: "ai" } }, undefined],
    ["of another namespace", { namespaceName: ["ai"] }, { pod: { namespace: "web" } }, "is for namespace ai, not web"],
    [
      "of a namespace that is not known",
      { namespaceName: ["ai"] },
      {},
      "is for namespace ai, and the namespace is not known",
    ],
    [
      "of this namespace by name, of others by labels",
      { namespaceName: ["ai"], namespaceAffinity: rack(["b"]) },
      { pod: { namespace: "ai" } },
      undefined,
    ],
    [
      "of this namespace by labels",
      { namespaceAffinity: rack(["a"]) },
      { pod: { namespaceLabels: { rack: "a" } } },
      undefined,
    ],
    [
      "of namespaces whose labels are not known",
      { namespaceAffinity: rack(["a"]) },
      { pod: { namespace: "ai" } },
      "is for namespaces with rack in (a), and the labels of namespace ai are not known",
    ],
    ["of these Pods", { podAffinity: app }, { pod: { labels: { app: "train" } } }, undefined],
    [
      "of other Pods",
      { podAffinity: app },
      { pod: { labels: { app: "serve" } } },
      "is for Pods with app=train, which the Pod lacks",
    ],
    [
      "of Pods whose labels are not known",
      { podAffinity: app },
      {},
      "is for Pods with app=train, and the labels of the Pod are not known",
    ],
    ["of this network", { multusName: ["rail1"] }, { network: { name: "rail1" } }, undefined],
    [
      "of this network in its namespace",
      { multusName: ["kube-system/rail1"] },
      { network: { name: "rail1", namespace: "kube-system" } },
      undefined,
    ],
    [
      "of this network in a namespace that is not known",
      { multusName: ["kube-system/rail1"] },
      { network: { name: "rail1" } },
      undefined,
    ],
    [
      "of this network in another namespace",
      { multusName: ["kube-system/rail1"] },
      { network: { name: "rail1", namespace: "ai" } },
      "is for network kube-system/rail1, not ai/rail1",
    ],
    [
      "of another network",
      { multusName: ["rail2"] },
      { network: { name: "rail1" } },
      "is for network rail2, not rail1",
    ],
    [
      "of this network, in another subnet than its master",
      { multusName: ["rail1"] },
      { network: { name: "rail1" }, master: { link: "eno3", addresses: [] } },
      "has subnet 10.0.0.0/24, without an address of eno3 (which has none)",
    ],
  ])("judges a pool %s", (_, rest, query, reason) => {
    expect(select([pool("p", rest)], query)).toEqual(
      reason === undefined ? { candidates: ["p"], rejected: [] } : { candidates: [], rejected: [`p ${reason}`] },
    );
  });

  test("wants the master's address within the subnet, however wide that is", () => {
    const pools = [
      pool("node1", { subnet: "172.16.1.0/27" }),
      pool("node2", { subnet: "172.16.2.0/27" }),
      pool("all", { subnet: "172.16.0.0/16" }),
    ];
    const master = { link: "eno3np1", addresses: [parseIp("fe80::1")!, parseIp("172.16.1.30")!] };
    expect(select(pools, { master })).toEqual({
      candidates: ["node1", "all"],
      rejected: ["node2 has subnet 172.16.2.0/27, without an address of eno3np1 (fe80::1, 172.16.1.30)"],
    });
  });
});

describe("the order of candidates", () => {
  const labels = { rack: "a" };
  const selector = { matchLabels: labels, matchExpressions: [] };
  const audiences: Parameters<typeof aPool>[0][] = [
    { podAffinity: selector },
    { nodeName: ["node1"] },
    { nodeAffinity: selector },
    { namespaceName: ["ai"] },
    { namespaceAffinity: selector },
    { multusName: ["rail1"] },
    {},
  ];
  const query: Partial<PoolQuery> = {
    node: { ...NODE, labels },
    pod: { namespace: "ai", namespaceLabels: labels, labels },
    network: { name: "rail1" },
  };

  test("puts who is made for someone before who is for all, each kind before those below it", () => {
    const pools = audiences.map((rest, at) => pool(`p${at}`, rest));
    const { candidates } = select(pools, { ...query, pools: { 4: pools.map(({ name }) => name).reverse() } });
    expect(candidates).toEqual(["p0", "p1", "p2", "p3", "p4", "p5", "p6"]);
    const [, ...lower] = audiences;
    const both = [pool("low", Object.assign({}, ...lower)), pool("high", { podAffinity: selector })];
    expect(select(both, query).candidates).toEqual(["high", "low"]);
  });

  test("is the user's among equals, every time", () => {
    const list = fc.shuffledSubarray(
      Array.from({ length: 30 }, (_, at) => at),
      { minLength: 2 },
    );
    fc.assert(
      fc.property(list, (order) => {
        const pools = order.map((at) => pool(`p${at}`, at % 3 === 0 ? { nodeName: ["node1"] } : {}));
        const expected = [...order.filter((at) => at % 3 === 0), ...order.filter((at) => at % 3 !== 0)];
        expect(select(pools).candidates).toEqual(expected.map((at) => `p${at}`));
      }),
    );
  });

  test("loses no pool: each that is asked for is a candidate or has a reason", () => {
    const some = fc.record({
      audience: fc.constantFrom(...audiences, { disable: true }, { nodeName: ["x"] }),
      family: fc.constantFrom<Family>(4, 6),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 10 }), fc.boolean(), (list, known) => {
        const pools = list.map(({ audience, family }, at) =>
          pool(`p${at}`, { ...audience, ...(family === 6 && { subnet: "fd00::/64" }) }),
        );
        const names = pools.map(({ name }) => name);
        const asked = { pools: { 4: names, 6: names }, node: NODE, ...(known && query) };
        for (const { candidates, rejected } of selectPools(asked, catalogueOf(pools))) {
          const told = [...candidates.map(({ name }) => name), ...rejected.map(({ pool: name }) => name)];
          expect(told.sort()).toEqual([...names].sort());
        }
      }),
    );
  });
});
