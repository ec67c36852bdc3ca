import { beforeAll, describe, expect, test } from "bun:test";
import type { Ip } from "../../../src/address/ip.ts";
import type { Mac } from "../../../src/address/mac.ts";
import type { Cidr, Prefix } from "../../../src/address/prefix.ts";
import { isExisting } from "../../../src/kernel/netlink/error.ts";
import type { Route } from "../../../src/kernel/route.ts";
import type { Rule } from "../../../src/kernel/rule.ts";
import { namespaceForTests } from "./namespace.ts";

const pod = namespaceForTests();
const twin = namespaceForTests();
const ip = (text: string) => text as Ip;
const cidr = (text: string) => text as Cidr;
const route = (dst: string, more: Partial<Route>): Route => ({ family: 4, dst: dst as Prefix, table: 254, ...more });

beforeAll(() => {
  for (const namespace of [pod, twin]) {
    namespace.ip("link add name net1 type veth peer name net2");
    for (const link of ["net1", "net2"]) {
      namespace.kernel.setSysctl(`net/ipv6/conf/${link}/accept_dad`, "0");
      namespace.kernel.setLinkUp(link, true);
    }
    namespace.kernel.addAddress("net1", cidr("172.16.1.34/27"));
    namespace.kernel.addAddress("net2", cidr("172.16.2.34/27"));
    namespace.kernel.addAddress("net1", cidr("fd00:1::34/64"));
  }
});

function refused(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("addresses", () => {
  test("addAddress() gives IPv4 its broadcast address, as ip shows", () => {
    const [shown] = pod.json("addr show dev net1") as [{ addr_info: unknown[] }];
    expect(shown.addr_info).toContainEqual(
      expect.objectContaining({ local: "172.16.1.34", prefixlen: 27, broadcast: "172.16.1.63", scope: "global" }),
    );
  });

  test("addresses() lists what was added, with the link's name", () => {
    const listed = pod.kernel.addresses().map(({ dev, address, scope }) => `${dev} ${address} ${scope}`);
    expect(listed).toEqual(
      expect.arrayContaining(["net1 172.16.1.34/27 global", "net1 fd00:1::34/64 global", "lo 127.0.0.1/8 host"]),
    );
  });

  test("addAddress() of a duplicate throws EEXIST in either family", () => {
    const again = [cidr("172.16.1.34/27"), cidr("fd00:1::34/64")];
    expect(again.map((address) => isExisting(refused(() => pod.kernel.addAddress("net1", address))))).toEqual([
      true,
      true,
    ]);
  });

  test("deleteAddress() answers whether there was one, or a link for it", () => {
    pod.kernel.addAddress("net1", cidr("10.7.0.1/31"));
    expect(pod.kernel.deleteAddress("net1", cidr("10.7.0.1/31"))).toBe(true);
    expect(pod.kernel.deleteAddress("net1", cidr("10.7.0.1/31"))).toBe(false);
    expect(pod.kernel.deleteAddress("net1", cidr("fd00:9::1/64"))).toBe(false);
    expect(pod.kernel.deleteAddress("nowhere", cidr("10.7.0.1/31"))).toBe(false);
  });

  test("addAddress() where IPv6 is switched off is refused with EACCES", () => {
    pod.kernel.setSysctl("net/ipv6/conf/net2/disable_ipv6", "1");
    expect(refused(() => pod.kernel.addAddress("net2", cidr("fd00:2::1/64")))).toMatchObject({ code: "EACCES" });
    pod.kernel.setSysctl("net/ipv6/conf/net2/disable_ipv6", "0");
  });
});

describe("routes", () => {
  /** Added here, read back, found by ip, deleted; a second deletion finds nothing. */
  const ROUTES: Record<string, { route: Route; shown: string; line: Record<string, unknown> }> = {
    "with a gateway": {
      route: route("172.16.0.0/16", {
        dev: "net1",
        gateway: ip("172.16.1.33"),
        metric: 5,
        mtu: 1400,
        advmss: 1360,
        protocol: 4,
      }),
      shown: "route show",
      line: {
        dst: "172.16.0.0/16",
        gateway: "172.16.1.33",
        dev: "net1",
        protocol: "static",
        metric: 5,
        metrics: [{ mtu: 1400, advmss: 1360 }],
      },
    },
    "of a table beyond 255": {
      route: route("0.0.0.0/0", { dev: "net1", gateway: ip("172.16.1.33"), table: 1000 }),
      shown: "route show table 1000",
      line: { dst: "default", gateway: "172.16.1.33", dev: "net1" },
    },
    "on the link": {
      route: route("169.254.0.0/16", { dev: "net1", src: ip("172.16.1.34"), table: 100 }),
      shown: "route show table 100",
      line: { dst: "169.254.0.0/16", dev: "net1", scope: "link", prefsrc: "172.16.1.34" },
    },
    "with an on-link gateway that no prefix holds": {
      route: route("10.9.0.0/16", { dev: "net2", gateway: ip("10.200.0.1"), onlink: true }),
      shown: "route show",
      line: { dst: "10.9.0.0/16", gateway: "10.200.0.1", dev: "net2", flags: ["onlink"] },
    },
    "over two links": {
      route: route("10.10.0.0/16", {
        nexthops: [
          { dev: "net1", gateway: ip("172.16.1.33"), weight: 2 },
          { dev: "net2", gateway: ip("172.16.2.33"), weight: 1 },
        ],
      }),
      shown: "route show",
      line: {
        dst: "10.10.0.0/16",
        nexthops: [
          { gateway: "172.16.1.33", dev: "net1", weight: 2, flags: [] },
          { gateway: "172.16.2.33", dev: "net2", weight: 1, flags: [] },
        ],
      },
    },
    "of IPv4 with an IPv6 gateway": {
      route: route("10.11.0.0/16", { dev: "net1", gateway: ip("fe80::1") }),
      shown: "route show",
      line: { dst: "10.11.0.0/16", via: { family: "inet6", host: "fe80::1" }, dev: "net1" },
    },
    "of IPv6": {
      route: { ...route("fd00:5::/48", { dev: "net1", gateway: ip("fd00:1::1"), table: 100 }), family: 6 },
      shown: "-6 route show table 100",
      line: { dst: "fd00:5::/48", gateway: "fd00:1::1", dev: "net1", metric: 1024 },
    },
    "of IPv6 by default": {
      route: { ...route("::/0", { dev: "net1", gateway: ip("fd00:1::1"), table: 1000, metric: 7 }), family: 6 },
      shown: "-6 route show table 1000",
      line: { dst: "default", gateway: "fd00:1::1", dev: "net1", metric: 7 },
    },
  };

  for (const [kind, { route: wanted, shown, line }] of Object.entries(ROUTES)) {
    test(`${kind}: added, shown by ip, read back, refused again, deleted`, () => {
      pod.kernel.addRoute(wanted);
      expect(pod.json(shown)).toContainEqual(expect.objectContaining(line));
      expect(pod.kernel.routes()).toContainEqual(expect.objectContaining(wanted));
      expect(isExisting(refused(() => pod.kernel.addRoute(wanted)))).toBe(true);
      expect(pod.kernel.deleteRoute(wanted)).toBe(true);
      expect(pod.kernel.routes()).not.toContainEqual(expect.objectContaining(wanted));
      expect(pod.kernel.deleteRoute(wanted)).toBe(false);
    });
  }

  test("replaceRoute() makes a route, and changes its gateway", () => {
    const first = route("10.12.0.0/16", { dev: "net1", gateway: ip("172.16.1.33") });
    const second = { ...first, gateway: ip("172.16.1.40") };
    pod.kernel.replaceRoute(first);
    pod.kernel.replaceRoute(second);
    const found = pod.kernel.routes().filter(({ dst }) => dst === first.dst);
    expect(found).toEqual([expect.objectContaining(second)]);
    expect(pod.kernel.deleteRoute(second)).toBe(true);
  });

  test("addRoute() by a gateway that is not on the link passes on the kernel's words", () => {
    const wanted = route("10.13.0.0/16", { dev: "net1", gateway: ip("10.99.0.1") });
    expect(refused(() => pod.kernel.addRoute(wanted))).toMatchObject({
      code: "ENETUNREACH",
      operation: "ip route add 10.13.0.0/16 via 10.99.0.1 dev net1",
      words: expect.stringContaining("gateway"),
    });
  });

  test("deleteRoute() spares a blackhole of that prefix", () => {
    pod.ip("route add blackhole 10.14.0.0/16");
    expect(pod.kernel.deleteRoute(route("10.14.0.0/16", {}))).toBe(false);
    pod.ip("route del blackhole 10.14.0.0/16");
  });

  test("routes() read here and added elsewhere are the same routes there", () => {
    pod.ip("route add 10.20.0.0/16 via 172.16.1.33 dev net1 proto static metric 3 mtu 1300");
    pod.ip("route add 10.21.0.0/16 dev net1 scope global");
    pod.ip("-6 route add fd00:7::/48 via fd00:1::1 dev net1 table 300");
    // The kernel makes its own (protocol 2) when it likes.
    const mine = pod.kernel.routes().filter(({ protocol }) => protocol !== 2);
    expect(mine.length).toBeGreaterThanOrEqual(3);
    for (const one of mine) twin.kernel.replaceRoute(one);
    expect(twin.kernel.routes()).toEqual(expect.arrayContaining(mine));
  });

  test("routes() reads a list of many datagrams whole", () => {
    for (let at = 0; at < 2000; at++) {
      pod.kernel.addRoute(route(`10.${100 + (at >> 8)}.${at & 255}.0/24`, { dev: "net1", table: 500 }));
    }
    expect(pod.kernel.routes().filter(({ table }) => table === 500)).toHaveLength(2000);
    pod.ip("route flush table 500");
  });

  test("routeTo() finds the way, and nothing where there is none or a refusal", () => {
    expect(pod.kernel.routeTo(ip("172.16.1.40"))).toMatchObject({ dev: "net1", src: ip("172.16.1.34"), table: 254 });
    expect(pod.kernel.routeTo(ip("fd00:1::99"))).toMatchObject({ family: 6, dev: "net1" });
    expect(pod.kernel.routeTo(ip("127.0.0.1"))).toMatchObject({ dev: "lo", src: ip("127.0.0.1") });
    expect(pod.kernel.routeTo(ip("8.8.8.8"))).toBeUndefined();
    expect(pod.kernel.routeTo(ip("2001:db8::1"))).toBeUndefined();
    for (const type of ["blackhole", "unreachable", "prohibit"]) {
      for (const prefix of ["192.0.2.0/24", "2001:db8::/32"]) {
        pod.ip(`route add ${type} ${prefix}`);
        expect(pod.kernel.routeTo(ip(prefix.includes(":") ? "2001:db8::1" : "192.0.2.1"))).toBeUndefined();
        pod.ip(`route del ${type} ${prefix}`);
      }
    }
  });
});

describe("rules", () => {
  const RULES: Rule[] = [
    { family: 4, priority: 32762, table: 254, to: "172.16.0.0/16" as Prefix, not: true, protocol: 4 },
    { family: 4, priority: 32763, table: 152, from: "172.16.0.10/32" as Prefix },
    { family: 4, priority: 100, table: 1000, fwmark: 256, iif: "net1", oif: "net2" },
    { family: 6, priority: 32765, table: 100, from: "fd00:1::34/128" as Prefix, protocol: 4 },
  ];

  test("added are read back and shown by ip, refused again, and deleted once", () => {
    for (const rule of RULES) pod.kernel.addRule(rule);
    expect(pod.kernel.rules()).toEqual(expect.arrayContaining(RULES));
    expect(pod.json("rule show")).toContainEqual(
      expect.objectContaining({ priority: 32763, src: "172.16.0.10", table: "152" }),
    );
    expect(pod.json("-6 rule show")).toContainEqual(expect.objectContaining({ priority: 32765, src: "fd00:1::34" }));
    expect(RULES.map((rule) => isExisting(refused(() => pod.kernel.addRule(rule))))).toEqual(RULES.map(() => true));
    expect(RULES.map((rule) => pod.kernel.deleteRule(rule))).toEqual(RULES.map(() => true));
    expect(RULES.map((rule) => pod.kernel.deleteRule(rule))).toEqual(RULES.map(() => false));
  });

  test("deleteRule() deletes the rule of its priority, not another alike", () => {
    const [one, other] = [200, 201].map((priority): Rule => ({ family: 4, priority, table: 152 }));
    for (const rule of [one!, other!]) pod.kernel.addRule(rule);
    pod.kernel.deleteRule(one!);
    expect(pod.kernel.rules().filter(({ table }) => table === 152)).toEqual([other!]);
    pod.kernel.deleteRule(other!);
  });
});

describe("neighbours", () => {
  test("set are permanent, are changed by setting them anew, and deleted once", () => {
    for (const address of ["172.16.1.33", "fd00:1::1"]) {
      const neighbour = { dev: "net1", ip: ip(address), mac: "02:00:00:00:00:03" as Mac, permanent: true };
      pod.kernel.setNeighbour({ ...neighbour, mac: "02:00:00:00:00:99" as Mac });
      pod.kernel.setNeighbour(neighbour);
      expect(pod.kernel.neighbours()).toContainEqual(neighbour);
      expect(pod.json("neigh show dev net1")).toContainEqual(
        expect.objectContaining({ dst: address, lladdr: "02:00:00:00:00:03", state: ["PERMANENT"] }),
      );
      expect(pod.kernel.deleteNeighbour(neighbour)).toBe(true);
      expect(pod.kernel.neighbours().some((other) => other.ip === address && other.permanent)).toBe(false);
    }
    expect(pod.kernel.deleteNeighbour({ dev: "net1", ip: ip("172.16.1.50") })).toBe(false);
    expect(pod.kernel.deleteNeighbour({ dev: "nowhere", ip: ip("172.16.1.50") })).toBe(false);
  });
});
