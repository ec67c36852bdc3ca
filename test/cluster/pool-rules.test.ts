import { beforeAll, describe, expect, test } from "bun:test";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import { refusalOf, saidBy } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

const PATH = "/apis/spiderpool.spidernet.io/v2beta1/spiderippools";

function pool(spec: object, name = "rules") {
  return { apiVersion: "spiderpool.spidernet.io/v2beta1", kind: "SpiderIPPool", metadata: { name }, spec };
}

const refused = (spec: object) => refusalOf(cluster, PATH, pool(spec));

describe("the API server takes a SpiderIPPool", () => {
  test.each<[string, object]>([
    ["of the right ranges", { subnet: "172.16.1.0/27", ips: ["172.16.1.2-172.16.1.30"], gateway: "172.16.1.1" }],
    [
      "with the document's spellings",
      { ipVersion: "ipv4", subnet: "172.16.1.0/27", routes: [{ to: "172.16.0.0/16", via: "172.16.1.1" }] },
    ],
    [
      "with Spiderpool's",
      { ipVersion: 4, subnet: "172.16.1.0/27", routes: [{ dst: "172.16.0.0/16", gw: "172.16.1.1" }] },
    ],
    [
      "whose subnet has host bits",
      { subnet: "172.16.11.0/16", ips: ["172.16.11.1-172.16.11.200"], gateway: "172.16.11.254" },
    ],
    ["with spaces in a range", { subnet: "172.16.1.0/27", ips: ["172.16.1.2 - 172.16.1.9"] }],
    ["with a range said twice", { subnet: "172.16.1.0/27", ips: ["172.16.1.2", "172.16.1.2"] }],
    [
      "with a route said twice",
      {
        subnet: "172.16.1.0/27",
        routes: [
          { dst: "10.0.0.0/8", gw: "172.16.1.1" },
          { to: "10.0.0.0/8", via: "172.16.1.1" },
        ],
      },
    ],
    ["of two addresses", { subnet: "172.16.1.0/31", ips: ["172.16.1.0-172.16.1.1"], gateway: "172.16.1.1" }],
    ["of all IPv4", { subnet: "0.0.0.0/0", ips: ["1.0.0.1-255.255.255.254"] }],
    [
      "of IPv6",
      {
        ipVersion: "IPv6",
        subnet: "fd00::/64",
        ips: ["fd00::1-fd00::ffff", "fd00:0:0:0:1::-fd00:0:0:0:ffff::9"],
        gateway: "fd00::",
      },
    ],
    [
      "of IPv6 at its ends",
      { subnet: "::/0", ips: ["::-::1", "1::-1:0:0:0:0:0:0:1", "::ffff-ffff::", "0:0:1::-0:0:1:0:1::"] },
    ],
    ["for certain Pods", { subnet: "172.16.1.0/27", podAffinity: { matchLabels: { app: "train" } } }],
  ])("%s", async (_, spec) => expect(await refused(spec)).toBeUndefined());
});

describe("the API server refuses a SpiderIPPool", () => {
  const net = { subnet: "172.16.1.0/27" };
  const route = (one: object) => ({ ...net, routes: [one] });
  test.each<[string, object, string]>([
    [
      "whose range leaves its subnet",
      { ...net, ips: ["172.16.1.2-172.16.1.32"] },
      "spec.ips: Invalid value: 172.16.1.2-172.16.1.32 leaves the subnet 172.16.1.0/27; the last host of 172.16.1.0/27 is 172.16.1.30: write 172.16.1.2-172.16.1.30",
    ],
    [
      "whose range ends on .256",
      { subnet: "172.16.1.224/27", ips: ["172.16.1.226-172.16.1.256"] },
      "spec.ips: Invalid value: 172.16.1.256 is no address; the last host of 172.16.1.224/27 is 172.16.1.254: write 172.16.1.226-172.16.1.254",
    ],
    [
      "whose range lies elsewhere",
      { ...net, ips: ["172.16.2.2-172.16.2.9"] },
      "spec.ips: Invalid value: 172.16.2.2-172.16.2.9 leaves the subnet 172.16.1.0/27; the hosts of 172.16.1.0/27 are 172.16.1.1-172.16.1.30",
    ],
    [
      "whose range is reversed",
      { ...net, ips: ["172.16.1.9-172.16.1.5"] },
      "spec.ips: Invalid value: 172.16.1.9-172.16.1.5 ends before it begins: write 172.16.1.5-172.16.1.9",
    ],
    [
      "whose range is short",
      { ...net, ips: ["172.16.1.2-9"] },
      "spec.ips: Invalid value: 9 is no address: write 172.16.1.2-172.16.1.9",
    ],
    [
      "whose range has leading zeros",
      { ...net, ips: ["172.16.001.002"] },
      "spec.ips: Invalid value: 172.16.001.002 is no address: write 172.16.1.2",
    ],
    [
      "whose range is a network",
      { ...net, ips: ["172.16.1.0/27"] },
      "spec.ips: Invalid value: 172.16.1.0/27 is no address; the hosts of 172.16.1.0/27 are 172.16.1.1-172.16.1.30",
    ],
    [
      "whose range has three ends",
      { ...net, ips: ["172.16.1.2-172.16.1.3-172.16.1.4"] },
      "spec.ips: Invalid value: 172.16.1.2-172.16.1.3-172.16.1.4 is no range; the hosts of 172.16.1.0/27 are 172.16.1.1-172.16.1.30",
    ],
    [
      "whose range is of the other family",
      { ...net, ips: ["fd00::1-fd00::5"] },
      "spec.ips: Invalid value: fd00::1-fd00::5 leaves the subnet 172.16.1.0/27; the hosts of 172.16.1.0/27 are 172.16.1.1-172.16.1.30",
    ],
    [
      "whose IPv6 range leaves its subnet",
      { subnet: "fd00::/64", ips: ["fd00::1-fd00:0:0:1::"] },
      "spec.ips: Invalid value: fd00::1-fd00:0:0:1:: leaves the subnet fd00::/64: write addresses of fd00::/64",
    ],
    [
      "whose IPv6 range is reversed",
      { subnet: "fd00::/64", ips: ["fd00::10-fd00::f"] },
      "spec.ips: Invalid value: fd00::10-fd00::f ends before it begins: write fd00::f-fd00::10",
    ],
    [
      "whose exclusion leaves its subnet",
      { ...net, excludeIPs: ["172.16.1.30-172.16.1.40"] },
      "spec.excludeIPs: Invalid value: 172.16.1.30-172.16.1.40 leaves the subnet 172.16.1.0/27; the last host of 172.16.1.0/27 is 172.16.1.30: write 172.16.1.30",
    ],
    [
      "whose gateway lies outside",
      { subnet: "172.16.1.32/27", gateway: "172.16.1.1" },
      "spec.gateway: Invalid value: 172.16.1.1 is no host of the subnet 172.16.1.32/27; the hosts of 172.16.1.32/27 are 172.16.1.33-172.16.1.62: write 172.16.1.33",
    ],
    [
      "whose gateway is the network",
      { ...net, gateway: "172.16.1.0" },
      "spec.gateway: Invalid value: 172.16.1.0 is no host of the subnet 172.16.1.0/27; the hosts of 172.16.1.0/27 are 172.16.1.1-172.16.1.30",
    ],
    [
      "whose gateway has a length",
      { ...net, gateway: "172.16.1.1/27" },
      "spec.gateway: Invalid value: 172.16.1.1/27 is no address: write 172.16.1.1",
    ],
    [
      "whose gateway is of the other family",
      { subnet: "fd00::/64", gateway: "172.16.1.1" },
      "spec.gateway: Invalid value: 172.16.1.1 is no host of the subnet fd00::/64: write an address of fd00::/64",
    ],
    [
      "whose version is not its subnet's",
      { ...net, ipVersion: 6 },
      "spec.ipVersion: Invalid value: is 6, the subnet 172.16.1.0/27 is not: write 4",
    ],
    [
      "whose subnet lacks its length",
      { subnet: "172.16.1.0" },
      'spec.subnet: Invalid value: "172.16.1.0": is no network: write 172.16.1.0/24, or its right length',
    ],
    [
      "whose route has a router outside",
      route({ dst: "10.0.0.0/8", gw: "172.16.2.1" }),
      "spec.routes: Invalid value: 172.16.2.1 is no router of the subnet: write an address of 172.16.1.0/27",
    ],
    [
      "with a default route",
      route({ to: "0.0.0.0/0", via: "172.16.1.1" }),
      "spec.routes[0]: Invalid value: is a default route: write gateway: 172.16.1.1 in spec, in its place",
    ],
    [
      "whose route has no router",
      route({ to: "10.0.0.0/8" }),
      "spec.routes[0]: Invalid value: has no gw: write for example gw: 172.16.1.1",
    ],
    [
      "whose route says two things",
      route({ to: "10.0.0.0/8", dst: "11.0.0.0/8", gw: "172.16.1.1" }),
      "spec.routes[0]: Invalid value: has dst 11.0.0.0/8 and to 10.0.0.0/8: keep dst",
    ],
    [
      "whose route leads to an address",
      route({ to: "10.0.0.1", gw: "172.16.1.1" }),
      "spec.routes[0]: Invalid value: 10.0.0.1 is no network: write 10.0.0.1/32",
    ],
    [
      "whose route is of the other family",
      route({ to: "fd00::/8", gw: "172.16.1.1" }),
      "spec.routes: Invalid value: fd00::/8 is of another family than the subnet 172.16.1.0/27: write it in a pool of its own family",
    ],
    [
      "with two routers for one network",
      {
        ...net,
        routes: [
          { to: "10.0.0.0/8", gw: "172.16.1.1" },
          { dst: "10.0.0.0/8", via: "172.16.1.2" },
        ],
      },
      "spec.routes: Invalid value: 10.0.0.0/8 has several gateways, one of them 172.16.1.1: keep one of them",
    ],
    [
      "whose podAffinity is empty",
      { ...net, podAffinity: {} },
      "spec.podAffinity: Invalid value: has no labels, and would serve every Pod: give it some, or leave it out",
    ],
    [
      "whose selector has no values",
      { ...net, nodeAffinity: { matchExpressions: [{ key: "a", operator: "In" }] } },
      "spec.nodeAffinity.matchExpressions[0]: Invalid value: must have values with In and NotIn, and none with Exists and DoesNotExist",
    ],
  ])("%s", async (_, spec, said) => expect(await refused(spec)).toBe(said));

  test("with labels outside of matchLabels, with an unknown version, and without a subnet", async () => {
    expect(await refused({ ...net, podAffinity: { app: "train" } })).toContain('unknown field "spec.podAffinity.app"');
    expect(await refused({ ...net, ipVersion: "v4" })).toContain('supported values: "4", "6"');
    expect(await refused({ ips: [] })).toContain("spec.subnet: Required value");
  });

  test("with every error at once", async () => {
    const said = await refused({
      ...net,
      ips: ["172.16.1.2-172.16.1.32", "172.16.1.256"],
      gateway: "172.16.2.1",
      excludeIPs: ["x"],
    });
    expect(said?.split("\n").map((line) => line.slice(0, line.indexOf(":")))).toEqual([
      "spec.ips",
      "spec.ips",
      "spec.excludeIPs",
      "spec.gateway",
    ]);
  });
});

describe("the API server prices", () => {
  const families = {
    IPv4: {
      subnet: "10.0.0.0/8",
      range: (at: number) => `10.${at >> 8}.${at & 255}.3-10.${at >> 8}.${at & 255}.9`,
      via: "10.0.0.1",
    },
    IPv6: {
      subnet: "fd00::/16",
      range: (at: number) => `fd00:1:2:3:4:5:${at.toString(16)}:1234-fd00:1:2:3:4:5:${at.toString(16)}:9876`,
      via: "fd00::1",
    },
  };
  test.each(Object.entries(families))(
    "the largest pool of %s within its budget",
    async (family, { subnet, range, via }) => {
      const ips = Array.from({ length: 1000 }, (_, at) => range(at));
      const to = (at: number) => (family === "IPv4" ? `172.${at}.0.0/16` : `fd01:${at}::/32`);
      const routes = Array.from({ length: 100 }, (_, at) => ({ to: to(at), via }));
      expect(await refused({ subnet, ips, excludeIPs: ips, routes })).toBeUndefined();
      const reversed = ips.map((one) => one.split("-").reverse().join("-"));
      expect(await refused({ subnet, ips: reversed, excludeIPs: ips, routes })).toContain(
        "ends before it begins: write",
      );
    },
  );
});

describe("the API server lets nobody change", () => {
  const update = async (spec: object) => {
    const answer = await cluster.fetch(`${PATH}/immutable?dryRun=All`, {
      method: "PATCH",
      headers: { "Content-Type": "application/merge-patch+json" },
      body: { spec },
    });
    return saidBy(answer);
  };

  test("the subnet of a pool, nor its version", async () => {
    await cluster.fetch(PATH, { method: "POST", body: pool({ subnet: "172.16.1.0/27", ipVersion: 4 }, "immutable") });
    expect(await update({ subnet: "172.16.1.0/26" })).toBe(
      'spec.subnet: Invalid value: "172.16.1.0/26": is immutable: write 172.16.1.0/27, or make another pool for this network',
    );
    expect(await update({ ipVersion: 6 })).toBe(
      "spec.ipVersion: Invalid value: is 6, the subnet 172.16.1.0/27 is not: write 4",
    );
    expect(await update({ subnet: "172.16.1.9/27", ipVersion: "ipv4", disable: true })).toBeUndefined();
  });
});
