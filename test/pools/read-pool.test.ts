import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { rangeText } from "../../src/address/range.ts";
import { parseManifests } from "../../src/manifests/parse-manifests.ts";
import { allocatable } from "../../src/pools/pool.ts";
import { readPool } from "../../src/pools/read-pool.ts";
import { aDocument, aPool } from "./a-pool.ts";

const SUBNET = { subnet: "172.16.1.0/27" };

/** What is said about a pool with this in its spec, without the severity. */
function said(spec: unknown): string[] {
  return readPool(aDocument(spec)).findings.map(({ message }) => message);
}

describe("readPool()", () => {
  test("reads every property", () => {
    const { pool, findings } = readPool(
      aDocument({
        ipVersion: 4,
        subnet: "172.16.1.0/27",
        ips: ["172.16.1.2-172.16.1.9", "172.16.1.8-172.16.1.12", "172.16.1.20"],
        excludeIPs: ["172.16.1.4-172.16.1.5"],
        gateway: "172.16.1.1",
        routes: [{ dst: "172.16.0.0/16", gw: "172.16.1.1" }],
        nodeName: ["node1"],
        nodeAffinity: { matchLabels: { rack: "a" } },
        namespaceName: ["ai"],
        namespaceAffinity: { matchExpressions: [{ key: "team", operator: "In", values: ["x"] }] },
        podAffinity: { matchLabels: { app: "train" } },
        multusName: ["kube-system/rail1"],
        default: true,
        disable: true,
      }),
    );
    expect(findings).toEqual([]);
    expect(pool).toEqual({
      ...aPool({ ips: ["172.16.1.2-172.16.1.3", "172.16.1.6-172.16.1.12", "172.16.1.20"], gateway: "172.16.1.1" }),
      routes: [{ dst: "172.16.0.0/16" as never, gw: "172.16.1.1" as never }],
      nodeName: ["node1"],
      nodeAffinity: { matchLabels: { rack: "a" }, matchExpressions: [] },
      namespaceName: ["ai"],
      namespaceAffinity: { matchLabels: {}, matchExpressions: [{ key: "team", operator: "In", values: ["x"] }] },
      podAffinity: { matchLabels: { app: "train" }, matchExpressions: [] },
      multusName: ["kube-system/rail1"],
      default: true,
      disable: true,
    });
  });

  test("takes what is left out, and what is left empty, for absent", () => {
    const nulls = Object.fromEntries(
      ["ipVersion", "ips", "excludeIPs", "gateway", "routes", "nodeName", "nodeAffinity", "multusName", "default"].map(
        (key) => [key, null],
      ),
    );
    const bare = readPool(aDocument(SUBNET));
    expect(bare).toEqual({ pool: aPool({ ips: [] }), findings: [] });
    expect(readPool(aDocument({ ...nulls, ...SUBNET }))).toEqual(bare);
  });

  test.each([4, "4", "IPv4", "ipv4", "IPV4"])("reads ipVersion %p", (ipVersion) => {
    expect(readPool(aDocument({ ...SUBNET, ipVersion }))).toEqual(readPool(aDocument({ ...SUBNET, ipVersion: 4 })));
    expect(readPool(aDocument({ ...SUBNET, ipVersion })).pool).toBeDefined();
  });

  test("reads routes as the document writes them, to and via", () => {
    const aliased = readPool(aDocument({ ...SUBNET, routes: [{ to: "172.16.0.0/16", via: "172.16.1.1" }] }));
    expect(aliased.findings).toEqual([]);
    expect(aliased).toEqual(readPool(aDocument({ ...SUBNET, routes: [{ dst: "172.16.0.0/16", gw: "172.16.1.1" }] })));
  });

  test("clears the host bits of a subnet, with a warning", () => {
    const { pool, findings } = readPool(aDocument({ subnet: "172.16.11.0/16", gateway: "172.16.11.254" }));
    expect(pool).toMatchObject({ subnet: "172.16.0.0/16", gateway: "172.16.11.254" });
    expect(findings).toMatchObject([
      { severity: "warning", message: "spec.subnet 172.16.11.0/16 has host bits: it is read as 172.16.0.0/16" },
    ]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no subnet", { subnet: undefined }, "spec.subnet is missing: write the network, such as 172.16.1.0/27"],
    [
      "a subnet without length",
      { subnet: "172.16.1.0" },
      "spec.subnet 172.16.1.0 is no network, it lacks its length: write 172.16.1.0/24",
    ],
    ["a subnet that is none", { subnet: "rail1" }, "spec.subnet rail1 is no network"],
    ["the other family's ipVersion", { ipVersion: 6 }, "spec.ipVersion is 6, the subnet 172.16.1.0/27 is not: write 4"],
    ["an ipVersion that has no text", { ipVersion: { toString: 4, valueOf: 4 } }, "spec.ipVersion must be 4 or 6"],
    ["a flag that has no text", { default: { toString: 1 } }, "spec.default must be true or false"],
    ["an ipVersion that is none", { ipVersion: 5 }, "spec.ipVersion must be 4 or 6"],
    [
      "ips that leave the subnet",
      { ips: ["172.16.1.2-172.16.1.32"] },
      "spec.ips[0] 172.16.1.2-172.16.1.32 leaves the subnet 172.16.1.0/27, whose last host is 172.16.1.30: write 172.16.1.2-172.16.1.30",
    ],
    [
      "excludeIPs that leave the subnet",
      { excludeIPs: ["172.16.1.32"] },
      "spec.excludeIPs[0] 172.16.1.32 lies outside of the subnet 172.16.1.0/27, whose hosts are 172.16.1.1-172.16.1.30",
    ],
    [
      "ips that are no list",
      { ips: "172.16.1.2-172.16.1.9" },
      "spec.ips must be a list: write [172.16.1.2-172.16.1.9]",
    ],
    ["ips that are numbers", { ips: [7] }, 'spec.ips[0] must be text: write "7"'],
    [
      "a gateway outside of the subnet",
      { gateway: "172.16.1.33" },
      "spec.gateway 172.16.1.33 is no host of the subnet 172.16.1.0/27, which has 172.16.1.1-172.16.1.30: write 172.16.1.1",
    ],
    [
      "a gateway that no host can mean",
      { gateway: "172.16.2.0" },
      "spec.gateway 172.16.2.0 is no host of the subnet 172.16.1.0/27, which has 172.16.1.1-172.16.1.30",
    ],
    [
      "a gateway of the other family",
      { gateway: "fd00::1" },
      "spec.gateway fd00::1 is no host of the subnet 172.16.1.0/27, which has 172.16.1.1-172.16.1.30",
    ],
    [
      "a gateway with a length",
      { gateway: "172.16.1.1/27" },
      "spec.gateway 172.16.1.1/27 is no address: write 172.16.1.1",
    ],
    ["a gateway that is none", { gateway: "first" }, "spec.gateway first is no address"],
    [
      "the network address as gateway",
      { gateway: "172.16.1.0" },
      "spec.gateway 172.16.1.0 is no host of the subnet 172.16.1.0/27, which has 172.16.1.1-172.16.1.30",
    ],
    [
      "a default route",
      { routes: [{ dst: "0.0.0.0/0", gw: "172.16.1.1" }] },
      "spec.routes[0].dst is a default route: write gateway: 172.16.1.1 in its place",
    ],
    [
      "a default route by name",
      { routes: [{ to: "default", via: "172.16.1.1" }] },
      "spec.routes[0].to is a default route: write gateway: 172.16.1.1 in its place",
    ],
    ["a route without gateway", { routes: [{ dst: "172.16.0.0/16" }] }, "spec.routes[0] has no gw"],
    ["a route without destination", { routes: [{ gw: "172.16.1.1" }] }, "spec.routes[0] has no dst"],
    [
      "a route to an address",
      { routes: [{ dst: "10.0.0.1", gw: "172.16.1.1" }] },
      "spec.routes[0].dst 10.0.0.1 is no network: write 10.0.0.1/32",
    ],
    [
      "a route of the other family",
      { routes: [{ dst: "fd00::/8", gw: "172.16.1.1" }] },
      "spec.routes[0].dst fd00::/8 is IPv6, the subnet 172.16.1.0/27 is not",
    ],
    [
      "a route by a gateway out of reach",
      { routes: [{ dst: "10.0.0.0/8", via: "10.0.0.1" }] },
      "spec.routes[0].via 10.0.0.1 lies outside of the subnet 172.16.1.0/27",
    ],
    [
      "a route by no address",
      { routes: [{ dst: "10.0.0.0/8", via: "eth0" }] },
      "spec.routes[0].via eth0 is no address",
    ],
    [
      "a route in both spellings",
      { routes: [{ dst: "10.0.0.0/8", to: "10.1.0.0/16", gw: "172.16.1.1" }] },
      "spec.routes[0] has dst 10.0.0.0/8 and to 10.1.0.0/16: keep dst",
    ],
    [
      "two ways to one destination",
      {
        routes: [
          { dst: "10.0.0.0/8", gw: "172.16.1.1" },
          { dst: "10.1.0.0/8", gw: "172.16.1.2" },
        ],
      },
      "spec.routes[1] goes to 10.0.0.0/8 via 172.16.1.2, an earlier one via 172.16.1.1: keep one of them",
    ],
    ["routes that are none", { routes: ["10.0.0.0/8"] }, "spec.routes[0] must be a mapping"],
    ["a node that is no list", { nodeName: "node1" }, "spec.nodeName must be a list: write [node1]"],
    [
      "a route with another key",
      { routes: [{ dst: "10.0.0.0/8", gateway: "172.16.1.1" }] },
      "spec.routes[0].gateway is not known here: write one of dst, to, gw, via",
    ],
    ["a list for a selector", { nodeAffinity: [] }, "spec.nodeAffinity must be a mapping"],
    [
      "a requirement without key",
      { nodeAffinity: { matchExpressions: [{ operator: "Exists" }] } },
      "spec.nodeAffinity.matchExpressions[0].key is missing",
    ],
    ["a flag in quotes", { default: "true" }, "spec.default must be true or false: write true"],
    ["a flag of YAML 1.1", { disable: "no" }, "spec.disable must be true or false: write false"],
    ["a flag that is none", { disable: "perhaps" }, "spec.disable must be true or false"],
    [
      "labels outside of matchLabels",
      { nodeAffinity: { rack: "a" } },
      "spec.nodeAffinity.rack is not known here: write labels below matchLabels",
    ],
    [
      "a label that is a number",
      { nodeAffinity: { matchLabels: { rack: 1 } } },
      'spec.nodeAffinity.matchLabels.rack must be text: write "1"',
    ],
    [
      "an operator that is none",
      { nodeAffinity: { matchExpressions: [{ key: "a", operator: "Equals", values: ["b"] }] } },
      "spec.nodeAffinity.matchExpressions[0].operator must be one of In, NotIn, Exists, DoesNotExist",
    ],
    [
      "In without values",
      { nodeAffinity: { matchExpressions: [{ key: "a", operator: "In" }] } },
      "spec.nodeAffinity.matchExpressions[0] must have values with In and NotIn, and none with Exists and DoesNotExist",
    ],
    [
      "a podAffinity without labels",
      { podAffinity: {} },
      "spec.podAffinity has no labels, and would serve every Pod: give it some, or leave it out",
    ],
    ["a key in the wrong case", { excludeIps: ["172.16.1.9"] }, "spec.excludeIps is not read: write excludeIPs"],
  ])("refuses %s", (_, spec, message) => {
    const { pool, findings } = readPool(aDocument({ ...SUBNET, ...spec }));
    expect(findings.map((finding) => finding.message)).toEqual([message]);
    expect(findings[0]!.severity).toBe("error");
    expect(pool).toBeUndefined();
  });

  test("warns of keys that nobody knows", () => {
    const { pool, findings } = readPool(aDocument({ ...SUBNET, vlan: 7 }));
    expect(pool).toBeDefined();
    expect(findings).toMatchObject([{ severity: "warning", message: "spec.vlan is not known and not looked at" }]);
  });

  test("says everything that is wrong at once", () => {
    expect(said({ ...SUBNET, gateway: "10.0.0.1", ips: ["10.0.0.2", "172.16.1.40"], default: "x" })).toHaveLength(1);
    expect(said({ ...SUBNET, gateway: "10.0.0.1", ips: ["10.0.0.2", "172.16.1.40"], default: true })).toHaveLength(3);
  });

  test("refuses a spec that is none", () => {
    expect(said(undefined)).toEqual(["spec is missing"]);
    expect(said("text")).toEqual(["spec must be a mapping"]);
    expect(said([])).toEqual(["spec must be a mapping"]);
  });

  test("points each finding at its line", () => {
    const text = `apiVersion: spiderpool.spidernet.io/v2beta1
kind: SpiderIPPool
metadata:
  name: rail1
spec:
  subnet: 172.16.1.1/27
  gateway: 172.16.1.99
  ips:
    - 172.16.1.2
    - 172.16.1.99
  routes:
    - to: 10.0.0.0/8
      via: 10.0.0.1
`;
    const [document] = parseManifests(text, "pools.yaml").documents;
    const { findings } = readPool(document!);
    expect(findings.map(({ severity, line }) => [severity, line])).toEqual([
      ["warning", 6],
      ["error", 7],
      ["error", 10],
      ["error", 13],
    ]);
    expect(findings[0]).toMatchObject({ file: "pools.yaml", object: "SpiderIPPool rail1" });
  });

  test("answers whatever spec it is given, and gives a pool only where nothing is wrong", () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("172.16.1.1", "172.16.1.0/27", "172.16.1.2-172.16.1.5", "fd00::/64", "fd00::1"),
    );
    const value = fc.oneof({ maxDepth: 3 }, fc.jsonValue(), text, fc.array(text), fc.anything());
    const keys = [
      "ipVersion",
      "subnet",
      "ips",
      "excludeIPs",
      "gateway",
      "routes",
      "nodeName",
      "nodeAffinity",
      "podAffinity",
      "multusName",
      "default",
      "disable",
      "other",
    ];
    const spec = fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });
    const nearly = fc.tuple(fc.constantFrom(...keys), value).map(([key, one]) => ({ ...SUBNET, [key]: one }));
    let pools = 0;
    fc.assert(
      fc.property(fc.oneof(nearly, nearly, spec, fc.anything()), (one) => {
        const { pool, findings } = readPool(aDocument(one));
        expect(pool === undefined).toBe(findings.some(({ severity }) => severity === "error"));
        if (pool !== undefined) pools++;
      }),
      { numRuns: 1_000 },
    );
    expect(pools).toBeGreaterThan(0);
  });
});

describe("allocatable()", () => {
  const texts = (pool: ReturnType<typeof aPool>, reserved: Parameters<typeof allocatable>[1] = { 4: [], 6: [] }) =>
    allocatable(pool, reserved).map((range) => rangeText({ family: pool.family, ...range }));

  test("leaves out network and broadcast address, gateway and what is reserved", () => {
    const pool = aPool({ ips: ["172.16.1.0-172.16.1.31"], gateway: "172.16.1.5" });
    const reserved = { 4: aPool({ ips: ["172.16.1.8-172.16.1.10", "10.0.0.1"] }).ranges, 6: [] };
    expect(texts(pool, reserved)).toEqual([
      "172.16.1.1-172.16.1.4",
      "172.16.1.6-172.16.1.7",
      "172.16.1.11-172.16.1.30",
    ]);
  });

  test("leaves the two addresses of a /31 and the one of a /32", () => {
    expect(texts(aPool({ subnet: "172.16.1.0/31", ips: ["172.16.1.0-172.16.1.1"] }))).toEqual([
      "172.16.1.0-172.16.1.1",
    ]);
    expect(texts(aPool({ subnet: "172.16.1.0/32", ips: ["172.16.1.0"] }))).toEqual(["172.16.1.0"]);
    expect(texts(aPool({ subnet: "fd00::/127", ips: ["fd00::-fd00::1"] }))).toEqual(["fd00::-fd00::1"]);
    expect(texts(aPool({ subnet: "fd00::/128", ips: ["fd00::"] }))).toEqual(["fd00::"]);
  });

  test("keeps the families apart", () => {
    const reserved = { 4: [], 6: aPool({ subnet: "fd00::/64", ips: ["fd00::2"] }).ranges };
    expect(texts(aPool({ subnet: "0.0.0.0/0", ips: ["252.0.0.0-253.255.255.255"] }), reserved)).toEqual([
      "252.0.0.0-253.255.255.255",
    ]);
    expect(texts(aPool({ subnet: "fd00::/64", ips: ["fd00::-fd00::3"] }), reserved)).toEqual(["fd00::1", "fd00::3"]);
  });
});
