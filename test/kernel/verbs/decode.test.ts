import { describe, expect, test } from "bun:test";
import type { Mac } from "../../../src/address/mac.ts";
import type { Link } from "../../../src/kernel/link.ts";
import { bytes, join, text } from "../../../src/kernel/netlink/attributes.ts";
import { IFLA_IFNAME, IFLA_PARENT_DEV_NAME, IFLA_PERM_ADDRESS } from "../../../src/kernel/netlink/constants/if-link.ts";
import {
  RTM_NEWADDR,
  RTM_NEWLINK,
  RTM_NEWNEIGH,
  RTM_NEWROUTE,
  RTM_NEWRULE,
} from "../../../src/kernel/netlink/constants/rtnetlink.ts";
import { decodeLink } from "../../../src/kernel/netlink/decode-link.ts";
import { ifinfomsg } from "../../../src/kernel/netlink/headers.ts";
import { decodeMessages, type Message } from "../../../src/kernel/netlink/message.ts";
import { netlinkSocket } from "../../../src/kernel/netlink/socket.ts";
import { addressVerbs } from "../../../src/kernel/verbs/address.ts";
import { neighbourVerbs } from "../../../src/kernel/verbs/neighbour.ts";
import { routeVerbs } from "../../../src/kernel/verbs/route.ts";
import { ruleVerbs } from "../../../src/kernel/verbs/rule.ts";
import { type Answer, fakeTransport, kernelWithLinks, listing } from "../fake-transport.ts";
import { recorded } from "../recorded.ts";

const LINKS = { lo: 1, rail0: 10, peer0: 11 };

describe("decodeLink() reads what the kernel answered about", () => {
  test("a macvlan with alias, group and altnames", () => {
    const link = linkOf("answer-link-macvlan");
    expect(link).toEqual({
      index: 2,
      name: "net1",
      mtu: 1400,
      flags: 0x1002,
      up: false,
      carrier: false,
      altnames: ["enp6s0f0v3", "a-name-longer-than-fifteen"],
      group: 7,
      txQueueLen: 1000,
      mac: "02:00:00:00:00:01",
      broadcast: "ff:ff:ff:ff:ff:ff",
      kind: "macvlan",
      link: 10,
      alias: "ens6f0v3",
      minMtu: 68,
      maxMtu: 65535,
    } as never);
  });

  test("a veth whose other end is in another namespace", () => {
    const link = linkOf("answer-link-veth");
    expect(link).toMatchObject({ name: "net1", index: 20, kind: "veth", link: 21, linkNetnsId: 0, altnames: [] });
  });
});

test("decodeLink() reads the PCI address and the burnt-in MAC of a VF (exact bytes; no PCI network function here)", () => {
  const payload = join(
    ifinfomsg({ index: 7, flags: 0x11043 }),
    text(IFLA_IFNAME, "net1"),
    bytes(IFLA_PERM_ADDRESS, Uint8Array.of(2, 0, 0, 0, 0, 9)),
    text(IFLA_PARENT_DEV_NAME, "0000:86:00.3"),
  );
  expect(decodeLink(payload)).toMatchObject({
    parent: "0000:86:00.3",
    permanentMac: "02:00:00:00:00:09" as Mac,
    up: true,
    carrier: true,
  });
});

test("addresses() reads broadcast, point-to-point, link-scoped and IPv6 addresses", () => {
  const kernel = addressVerbs(socketTo("answer-addr", RTM_NEWADDR));
  const rail = kernel.addresses().filter(({ dev }) => dev === "rail0");
  expect(rail.map(({ address, scope }) => [address, scope])).toEqual([
    ["169.254.1.1/32", "link"],
    ["10.0.0.1/24", "global"],
    ["172.16.1.34/27", "global"],
    ["192.168.0.1/32", "global"],
    ["fd00:1::34/64", "global"],
  ] as never);
  expect(rail.every(({ flags }) => flags & 0x80)).toBe(true);
});

test("routes() reads metrics, wide tables, on-link gateways, nexthops and gateways of the other family", () => {
  const routes = routeVerbs(socketTo("answer-route-4", RTM_NEWROUTE, 2)).routes();
  const found = routes.filter(({ protocol }) => protocol !== 2);
  expect(found).toEqual([
    {
      family: 4,
      dst: "0.0.0.0/0",
      table: 1000,
      dev: "rail0",
      gateway: "10.9.9.9",
      scope: "global",
      onlink: true,
      protocol: 4,
    },
    {
      family: 4,
      dst: "172.16.0.0/16",
      table: 254,
      dev: "rail0",
      gateway: "172.16.1.33",
      metric: 5,
      scope: "global",
      mtu: 4200,
      advmss: 4160,
      protocol: 3,
    },
    {
      family: 4,
      dst: "172.17.0.0/16",
      table: 254,
      scope: "global",
      protocol: 3,
      nexthops: [
        { dev: "rail0", gateway: "172.16.1.33", weight: 2 },
        { dev: "peer0", gateway: "10.9.9.9", weight: 1, onlink: true },
      ],
    },
    { family: 4, dst: "172.18.0.0/16", table: 254, dev: "rail0", gateway: "fe80::1", scope: "global", protocol: 3 },
  ] as never);
});

test("routes() says where a route of the kernel's own comes from and how far it reaches", () => {
  const routes = routeVerbs(socketTo("answer-route-4", RTM_NEWROUTE, 2)).routes();
  expect(routes.find(({ dst }) => dst === "172.16.1.32/27")).toEqual({
    family: 4,
    dst: "172.16.1.32/27",
    table: 254,
    dev: "rail0",
    src: "172.16.1.34",
    scope: "link",
    protocol: 2,
  } as never);
});

test("routes() leaves out what is not unicast: local, broadcast, blackhole", () => {
  const routes = routeVerbs(socketTo("answer-route-4", RTM_NEWROUTE, 2)).routes();
  expect(routes.some(({ table }) => table === 255)).toBe(false);
  expect(routes.some(({ dst }) => dst === "172.19.0.0/16")).toBe(false);
});

test("routes() reads IPv6 routes, without a scope", () => {
  const routes = routeVerbs(socketTo("answer-route-6", RTM_NEWROUTE, 10)).routes();
  expect(routes.filter(({ protocol }) => protocol === 3)).toEqual([
    { family: 6, dst: "fd00::/16", table: 100, dev: "rail0", gateway: "fd00:1::1", metric: 1024, protocol: 3 },
    {
      family: 6,
      dst: "fd02::/16",
      table: 254,
      metric: 1024,
      protocol: 3,
      nexthops: [
        { dev: "rail0", gateway: "fd00:1::1", weight: 1 },
        { dev: "rail0", gateway: "fd00:1::2", weight: 3 },
      ],
    },
  ] as never);
});

test("routes() of a link that is gone is left out", () => {
  const routes = routeVerbs(socketTo("answer-route-4", RTM_NEWROUTE, 2, { lo: 1, peer0: 11 })).routes();
  expect(routes.some(({ dev, nexthops }) => dev === "rail0" || nexthops !== undefined)).toBe(false);
});

test("rules() reads rules that look up a table, and leaves out those that select by more than it can say", () => {
  const rules = ruleVerbs(socketTo("answer-rule", RTM_NEWRULE, 2)).rules();
  expect(rules).toEqual([
    { family: 4, priority: 0, table: 255, protocol: 2 },
    { family: 4, priority: 100, table: 152, fwmark: 256, iif: "rail0", oif: "peer0" },
    { family: 4, priority: 32762, table: 254, to: "172.16.0.0/16", not: true, protocol: 4 },
    { family: 4, priority: 32763, table: 1000, from: "172.16.0.10/32" },
    { family: 4, priority: 32766, table: 254, protocol: 2 },
    { family: 4, priority: 32767, table: 253, protocol: 2 },
  ] as never);
});

test("neighbours() tells permanent ones from the cache, and leaves out NOARP", () => {
  const neighbours = neighbourVerbs(socketTo("answer-neigh", RTM_NEWNEIGH, 2)).neighbours();
  expect(neighbours.filter(({ ip }) => ip.startsWith("172."))).toEqual(
    expect.arrayContaining([
      { dev: "rail0", ip: "172.16.1.33", mac: "02:00:00:00:00:03", permanent: true },
      { dev: "rail0", ip: "172.16.1.35", mac: "02:00:00:00:00:05", permanent: false },
    ]),
  );
  expect(neighbours.some(({ ip }) => ip === "172.16.1.36")).toBe(false);
});

/** The link net1 in a recording; iproute2 asks for its lower link too. */
function linkOf(name: string): Link | undefined {
  return answers(name, RTM_NEWLINK)
    .map(decodeLink)
    .find((link) => link?.name === "net1");
}

/** Payloads of the answers of one type in a recording. */
function answers(name: string, type: number): Uint8Array[] {
  return decodeMessages(recorded(name))
    .filter((message) => message.type === type)
    .map((message) => message.payload);
}

/** A kernel with these links that answers the recording to dumps of `family`, by default any, and nothing else. */
function socketTo(name: string, type: number, family?: number, links: Record<string, number> = LINKS) {
  const withLinks = kernelWithLinks(links);
  const answer: Answer = (request: Message) => {
    if (request.type === 18) return withLinks(request);
    const asked = family === undefined || request.payload[0] === family;
    return listing(request, type, asked ? answers(name, type) : []);
  };
  return netlinkSocket(() => fakeTransport(answer));
}
