import { beforeEach, describe, expect, test } from "bun:test";
import type { Grant } from "../../../src/attach/faces/face.ts";
import { verify } from "../../../src/attach/verify.ts";
import { type Attached, aGrant, aNic, at, attach, CLUSTER, detach, type World } from "../../attach/a-given.ts";
import { namespaceForTests } from "../kernel/namespace.ts";

const node = namespaceForTests();
const container = namespaceForTests();

describe("two rails of Solution 2 on the real kernel", () => {
  let before: string;

  beforeEach(async () => {
    makeNode();
    before = await settled();
  });

  for (const [form, attachAll] of [
    ["fused", attachFused],
    ["chained", attachChained],
  ] as const) {
    test(`${form}: each address has its table, whose default leaves by its NIC`, async () => {
      await attachAll();
      expect(container.ip("rule")).toContain("32765:\tfrom 172.16.1.2 lookup 100");
      expect(container.ip("rule")).toContain("32764:\tfrom 172.16.1.34 lookup 101");
      expect(container.ip("rule")).toContain("32000:\tfrom 10.233.1.4 lookup 99");
      await goes("172.16.5.9 from 172.16.1.2", { dev: "net1", gateway: "172.16.1.1" });
      await goes("172.16.5.9 from 172.16.1.34", { dev: "net2", gateway: "172.16.1.33" });
      await goes("172.16.5.9 from 10.233.1.4", { dev: "eth0", gateway: "169.254.1.1" });
      await goes("172.16.5.9", { dev: "net1", gateway: "172.16.1.1" });
      await goes("8.8.8.8", { dev: "eth0", prefsrc: "10.233.1.4" });
      await goes("10.233.0.1", { dev: "eth0", prefsrc: "10.233.1.4" });
      for (const ip of ["172.16.1.2", "172.16.1.34"]) {
        await goes(`10.233.0.1 from ${ip}`, { dev: "eth0", gateway: "10.20.0.11" });
      }
    });

    test(`${form}: IPv6 goes the same ways`, async () => {
      await attachAll();
      expect(container.ip("-6 rule")).toContain("32765:\tfrom fd16:1::2 lookup 100");
      await goes("fd99::1 from fd16:1::2", { dev: "net1", gateway: "fd16:1::1" });
      await goes("fd99::1 from fd16:2::2", { dev: "net2", gateway: "fd16:2::1" });
      await goes("fd99::1", { dev: "eth0" });
    });

    test(`${form}: the host reaches the Pod's addresses through the Pod's eth0`, async () => {
      await attachAll();
      expect(node.json("route get 172.16.1.34")[0]).toMatchObject({ dev: "cali0" });
      expect(node.json("neigh show dev cali0")).toContainEqual(
        expect.objectContaining({ dst: "172.16.1.34", lladdr: "0a:58:0a:e9:01:04", state: ["PERMANENT"] }),
      );
    });

    test(`${form}: CHECK passes, and DEL leaves nothing but the host's rule`, async () => {
      const { journal, world } = await attachAll();
      for (const [index, { plan }] of journal.entries()) {
        verify(
          plan,
          at(world),
          journal.slice(index + 1).flatMap((later) => later.plan),
        );
      }
      for (const one of [...journal].reverse()) await detach(world, journal, one);
      for (const family of ["-4", "-6"]) expect(node.ip(`${family} rule`)).toContain("1000:\tfrom all lookup 500");
      forgetHostRule();
      await settled(before);
    });
  }

  test("the NIC that is chosen has the default route, and eth0 keeps it for its own addresses", async () => {
    const coordinator = { podDefaultRouteNic: "net2" };
    const { journal, world } = await attachFused(coordinator);
    await goes("8.8.8.8", { dev: "net2", gateway: "172.16.1.33" });
    await goes("8.8.8.8 from 10.233.1.4", { dev: "eth0", gateway: "169.254.1.1" });
    await goes("8.8.8.8 from 172.16.1.2", { dev: "net1" });
    for (const one of [...journal].reverse()) await detach(world, journal, one);
    forgetHostRule();
    await settled(before);
  });
});

function grants(rail: number): Grant[] {
  const gateway = `fd16:${rail}::1`;
  const routes = [{ dst: "::/0", gw: gateway }];
  const ipv6 = { address: `fd16:${rail}::2/64`, gateway, routes } as unknown as Grant;
  return [aGrant(rail), ipv6];
}

function world(): World {
  return { host: node.kernel, pod: container.kernel };
}

async function attachFused(coordinator: object = {}) {
  const journal: Attached[] = [];
  for (const rail of [1, 2]) {
    const config = { master: `rail${rail}`, mtu: 4200, coordinator };
    const nic = aNic("railhead", `net${rail}`);
    await attach(world(), journal, nic, config, { grants: grants(rail), coordinator: CLUSTER });
  }
  return { journal, world: world() };
}

async function attachChained() {
  const journal: Attached[] = [];
  for (const rail of [1, 2]) {
    const ifname = `net${rail}`;
    const main = aNic("macvlan", ifname);
    const { result: prevResult } = await attach(
      world(),
      journal,
      main,
      { master: `rail${rail}` },
      { grants: grants(rail) },
    );
    await attach(world(), journal, aNic("coordinator", ifname, { prevResult }), {}, { coordinator: CLUSTER });
    await attach(world(), journal, aNic("tuning", ifname, { prevResult }), { mtu: 4200 });
  }
  return { journal, world: world() };
}

/** `ip route get`, in the Pod, once the kernel has heard of every carrier: it counts IPv6 routes only then. */
async function goes(query: string, expected: Record<string, unknown>): Promise<void> {
  const way = () => container.json(`route get ${query}`)[0]!;
  for (let tries = 0; tries < 100 && !Bun.deepMatch(expected, way()); tries++) await Bun.sleep(50);
  expect(way()).toMatchObject(expected);
}

/** Everything, once it is as expected, or, with nothing expected, once it has stopped changing. */
async function settled(expected?: string): Promise<string> {
  for (let last = "", tries = 0; tries < 100; tries++) {
    const now = everything();
    if (now === (expected ?? last)) return now;
    last = now;
    await Bun.sleep(50);
  }
  expect(everything()).toBe(expected ?? "what does not change");
  return everything();
}

/** Links, addresses, routes, rules and neighbours of both, without what the kernel counts. */
function everything(): string {
  const commands = [
    "-o addr show",
    "route show table all",
    "-6 route show table all",
    "rule",
    "-6 rule",
    "neigh show nud permanent",
  ];
  return [node, container]
    .flatMap(({ ip }) => commands.map(ip))
    .join("\n")
    .replaceAll(/(valid|preferred)_lft \S+/g, "");
}

/** The one thing that stays. */
function forgetHostRule(): void {
  for (const family of ["-4", "-6"]) {
    if (node.ip(`${family} rule`).includes("1000:")) node.ip(`${family} rule del priority 1000`);
  }
}

/** A node with two rails and Calico's pair; made anew for each test. */
function makeNode(): void {
  forgetHostRule();
  for (const namespace of [node, container]) {
    for (const { ifname } of namespace.json("link show") as { ifname: string }[]) {
      if (ifname !== "lo" && namespace.json("link show").some((one) => one.ifname === ifname))
        namespace.ip(`link del ${ifname}`);
    }
    namespace.ip("link set lo up");
  }
  for (const [name, ...addresses] of [
    ["bond0", "10.20.0.11/24", "fd20::11/64"],
    ["rail1", "172.16.1.30/27", "fd16:1::f/64"],
    ["rail2", "172.16.1.62/27", "fd16:2::f/64"],
  ] as string[][]) {
    node.ip(`link add ${name} mtu 9000 type veth peer name ${name}x`);
    for (const address of addresses) node.ip(`addr add ${address} dev ${name}${address.includes(":") ? " nodad" : ""}`);
    for (const one of [name, `${name}x`]) node.ip(`link set ${one} addrgenmode none up`);
  }
  node.ip(
    `link add cali0 address ee:ee:ee:ee:ee:ee type veth peer name eth0 address 0a:58:0a:e9:01:04 netns ${container.name}`,
  );
  node.ip("link set cali0 addrgenmode none up");
  node.ip("route add default via 10.20.0.1 dev bond0");
  container.ip("link set eth0 addrgenmode none up");
  container.ip("addr add 10.233.1.4/32 dev eth0");
  container.ip("addr add fd85::4/128 dev eth0 nodad");
  container.ip("route add 169.254.1.1 dev eth0 scope link");
  container.ip("route add default via 169.254.1.1 dev eth0");
  container.ip("-6 route add fd85::1 dev eth0");
  container.ip("-6 route add default via fd85::1 dev eth0");
}
