import { describe, expect, test } from "bun:test";
import type { Operation } from "../../../src/attach/operation.ts";
import { say } from "../../../src/attach/say.ts";
import { FakeWorld } from "../../kernel/fake-world.ts";
import { type Attached, aGrant, aNic, attach, CLUSTER, detach, planOf } from "../a-given.ts";

describe("the routing of a NIC beside eth0", () => {
  test("does without eth0: tables and rules only", () => {
    const world = aWorld({ firstNic: false });
    expect(routes(fused(world, 1))).toEqual([
      "ip -n pod route add 172.16.1.0/27 dev net1 table 100 src 172.16.1.2 scope link",
      "ip -n pod route add 172.16.0.0/16 via 172.16.1.1 dev net1 table 100",
      "ip -n pod route add default via 172.16.1.1 dev net1 table 100",
      "ip -n pod route add 172.16.0.0/16 via 172.16.1.1 dev net1",
      "ip -n pod rule add from 172.16.1.2 lookup 100 priority 32765",
    ]);
  });

  test("does without a peer of eth0 on this host, whatever index that has by chance", () => {
    for (const strange of ["none", "other kind", "points elsewhere", "same namespace"]) {
      const world = aWorld();
      const nic = world.pod.list.find(({ name }) => name === "eth0")!;
      const peer = world.host.list.find(({ name }) => name === "cali1")!;
      if (strange === "none") delete nic.link;
      if (strange === "other kind") peer.kind = "macvlan";
      if (strange === "points elsewhere") peer.link = 99;
      if (strange === "same namespace") delete nic.linkNetnsId;
      const plan = fused(world, 1);
      expect(plan.filter(({ do: kind }) => kind === "neighbour.set")).toEqual([]);
      expect(plan.filter((one) => "in" in one && one.in === "host")).toEqual([]);
    }
  });

  test("leaves the Pod's networks alone where the host has no address of their family", () => {
    const world = aWorld();
    const coordinator = { ...CLUSTER, hijackCIDR: ["fd00:10::/64"] as never[] };
    expect(routes(fused(world, 1, { coordinator })).filter((line) => line.includes("fd00"))).toEqual([]);
  });

  test("passes over an address that the host has no route to", () => {
    const world = aWorld();
    world.host.table = world.host.table.filter(({ dst }) => dst !== "0.0.0.0/0");
    expect(routes(fused(world, 1))).toContain(
      "ip -n pod neigh replace 172.16.1.30 dev eth0 lladdr ee:ee:ee:ee:ee:ee nud permanent",
    );
  });

  test("passes over addresses of others' links on the host, and none of a rail", () => {
    const world = aWorld();
    for (const [index, name] of [
      "docker0",
      "cbr0",
      "virbr0",
      "veth12",
      "flannel.1",
      "kube-ipvs0",
      "cni0",
      "cilium_host",
      "tunl0",
      "loop",
    ].entries()) {
      world.host.addLink({ name });
      world.host.addAddress(name, `10.9.${index}.1/24` as never);
    }
    const known = fused(world, 1).flatMap((one) =>
      one.do === "neighbour.set" && one.in === "pod" ? one.neighbour.ip : [],
    );
    expect(known.filter((ip) => ip.startsWith("10.9.")) as string[]).toEqual(["10.9.8.1", "10.9.9.1"]);
  });

  test("replaces what an earlier Pod of the same address has left on the host", async () => {
    const world = aWorld();
    world.host.addLink({ name: "cali9", up: true, kind: "veth" });
    world.host.addRoute({ family: 4, dst: "172.16.1.2/32", table: 500, dev: "cali9", scope: "link" } as never);
    const plan = say(fused(world, 1)).filter((line) => line.startsWith("ip route"));
    expect(plan).toEqual(["ip route replace 172.16.1.2/32 dev cali1 table 500 scope link"]);
    await attach(
      world,
      [],
      aNic("railhead", "net1"),
      { master: "rail1" },
      { grants: [aGrant(1)], coordinator: CLUSTER },
    );
    expect(world.host.table.filter(({ dst }) => dst === "172.16.1.2/32").map(({ dev }) => dev)).toEqual(["cali1"]);
  });

  test("puts a second rail's way to the same network behind the first one's", async () => {
    const world = aWorld();
    const journal: Attached[] = [];
    for (const rail of [1, 2]) {
      const grants = [{ ...aGrant(rail), routes: [{ dst: "172.16.0.0/16" as never, gw: aGrant(rail).gateway! }] }];
      await attach(
        world,
        journal,
        aNic("railhead", `net${rail}`),
        { master: `rail${rail}` },
        { grants, coordinator: CLUSTER },
      );
    }
    const ways = world.pod.table.filter(({ dst }) => dst === "172.16.0.0/16");
    expect(ways.map(({ dev, table, metric }) => [dev, table, metric])).toEqual([
      ["net1", 100, undefined],
      ["net1", 254, undefined],
      ["net2", 101, undefined],
      ["net2", 254, 1025],
    ]);
  });

  test("writes no rules and leaves defaults in main where tunePodRoutes is off, eth0's ahead", () => {
    const world = aWorld();
    const plan = routes(fused(world, 1, { config: { coordinator: { tunePodRoutes: false } } }));
    expect(plan).toContain("ip -n pod route add default via 172.16.1.1 dev net1 metric 1025");
    expect(plan.filter((line) => line.includes("-n pod rule"))).toEqual([]);
    expect(plan.filter((line) => line.includes("table 99"))).toEqual([]);
    expect(plan).toContain("ip -n pod route add 10.233.0.0/18 via 10.20.0.11 dev eth0 src 10.233.1.4");
  });

  test("adds policyRoutes of the NIC's families to its table", () => {
    const policyRoutes = [
      { dst: "10.50.0.0/16", gw: "172.16.1.9" },
      { dst: "fd50::/64", gw: "fd16::9" },
    ];
    const plan = routes(fused(aWorld(), 1, { config: { coordinator: { policyRoutes } } }));
    expect(plan.filter((line) => /10.50|fd50/.test(line))).toEqual([
      "ip -n pod route add 10.50.0.0/16 via 172.16.1.9 dev net1 table 100",
    ]);
  });

  test("leads by another host table where that is set", () => {
    const plan = routes(fused(aWorld(), 1, { config: { coordinator: { hostRuleTable: 200 } } }));
    expect(plan).toContain("ip rule add from all lookup 200 priority 1000");
    expect(plan).toContain("ip route replace 172.16.1.2/32 dev cali1 table 200 scope link");
  });

  test("does not touch a route that the Pod has in a place of its own choice", () => {
    const world = aWorld();
    world.pod.addRoute({ family: 4, dst: "10.233.0.0/18", table: 254, dev: "eth0", gateway: "169.254.1.1" } as never);
    const plan = routes(fused(world, 1)).filter((line) => line.includes("10.233.0.0/18"));
    expect(plan).toEqual(["ip -n pod route add 10.233.0.0/18 via 10.20.0.11 dev eth0 table 100 src 10.233.1.4"]);
  });
});

describe("podDefaultRouteNIC", () => {
  test("is refused where that NIC does not exist and cannot come later", () => {
    for (const podDefaultRouteNic of ["net1", "rail9"]) {
      expect(() => fused(aWorld(), 2, { config: { coordinator: { podDefaultRouteNic } } })).toThrow(
        `podDefaultRouteNIC is "${podDefaultRouteNic}", which the Pod does not have; it has eth0, net2`,
      );
    }
    fused(aWorld(), 2, { config: { coordinator: { podDefaultRouteNic: "net3" } } });
  });

  test("moves eth0's default to eth0's table and the chosen NIC's into main", () => {
    const plan = routes(fused(aWorld(), 1, { config: { coordinator: { podDefaultRouteNic: "net1" } } }));
    expect(plan.filter((line) => line.includes("default") || line.includes("rule"))).toEqual([
      "ip -n pod route add default via 169.254.1.1 dev eth0 table 99",
      "ip -n pod route del default via 169.254.1.1 dev eth0",
      "ip -n pod rule add from 10.233.1.4 lookup 99 priority 32000",
      "ip -n pod route add default via 172.16.1.1 dev net1 table 100",
      "ip -n pod route add default via 172.16.1.1 dev net1",
      "ip -n pod rule add from 172.16.1.2 lookup 100 priority 32765",
      "ip rule add from all lookup 500 priority 1000",
    ]);
  });

  test("lets a later NIC hold eth0's default where the chosen one has put it", async () => {
    const world = aWorld();
    const journal: Attached[] = [];
    const before = world.print();
    const config = { coordinator: { podDefaultRouteNic: "net1" } };
    for (const rail of [1, 2]) {
      const given = { grants: [aGrant(rail)], coordinator: CLUSTER };
      await attach(world, journal, aNic("railhead", `net${rail}`), { master: `rail${rail}`, ...config }, given);
    }
    const defaults = world.pod.table
      .filter(({ dst }) => dst === "0.0.0.0/0")
      .map(({ dev, table }) => `${dev} ${table}`);
    expect(defaults.sort()).toEqual(["eth0 99", "net1 100", "net1 254", "net2 101"]);
    expect(say(journal[1]!.plan)).toContain("ip -n pod route add default via 169.254.1.1 dev eth0 table 99");
    for (const one of [...journal].reverse()) await detach(world, journal, one);
    world.host.ruleList = [];
    expect(world.print()).toEqual(before);
  });
});

describe("coordinator behind a main plugin that is not ours", () => {
  test("takes one NIC's way out of a multipath default, and leaves the other's", async () => {
    const world = aWorld();
    foreignNic(world);
    world.pod.table = world.pod.table.filter(({ dst }) => dst !== "0.0.0.0/0");
    const nexthops = [
      { dev: "eth0", gateway: "169.254.1.1" },
      { dev: "net1", gateway: "172.16.1.1", weight: 2 },
    ];
    world.pod.addRoute({ family: 4, dst: "0.0.0.0/0", table: 254, metric: 7, mtu: 9000, nexthops } as never);
    const before = world.print();
    const journal: Attached[] = [];
    const attached = await attach(
      world,
      journal,
      aNic("coordinator", "net1", { prevResult: {} }),
      {},
      { coordinator: CLUSTER },
    );
    expect(say(attached.plan).filter((line) => line.includes("default"))).toEqual([
      "ip -n pod route add default via 172.16.1.1 dev net1 table 100 metric 7 mtu 9000",
      "ip -n pod route del default metric 7 mtu 9000 nexthop via 169.254.1.1 dev eth0 nexthop via 172.16.1.1 dev net1 weight 2",
      "ip -n pod route add default via 169.254.1.1 dev eth0 metric 7 mtu 9000",
      "ip -n pod route add default via 169.254.1.1 dev eth0 table 99 metric 7 mtu 9000",
    ]);
    await detach(world, journal, attached);
    world.host.ruleList = [];
    expect(world.print().sort()).toEqual(before.sort());
  });

  test("keeps metric, MTU and onlink of the default that it moves", () => {
    const world = aWorld();
    foreignNic(world);
    world.pod.addRoute({
      family: 4,
      dst: "0.0.0.0/0",
      table: 254,
      dev: "net1",
      gateway: "10.1.1.1",
      onlink: true,
      metric: 50,
      mtu: 8000,
    } as never);
    const plan = say(planOf(world, aNic("coordinator", "net1"), {}, { coordinator: CLUSTER }));
    expect(plan.filter((line) => line.includes("net1") && line.includes("default"))).toEqual([
      "ip -n pod route add default via 10.1.1.1 dev net1 onlink table 100 metric 50 mtu 8000",
      "ip -n pod route del default via 10.1.1.1 dev net1 onlink metric 50 mtu 8000",
    ]);
  });

  test("never moves link-local or multicast routes, nor gives such addresses rules", () => {
    const world = aWorld();
    foreignNic(world);
    world.pod.addAddress("net1", "fe80::7/64" as never);
    world.pod.table.push({ family: 6, dst: "ff00::/8", table: 254, dev: "net1" } as never);
    const plan = say(planOf(world, aNic("coordinator", "net1"), {}, { coordinator: CLUSTER }));
    expect(plan.filter((line) => /fe80|ff00/.test(line))).toEqual([]);
  });
});

/** A macvlan of rail 1 as another plugin leaves it. */
function foreignNic(world: FakeWorld): void {
  world.pod.addLink({ name: "net1", up: true, mac: "02:00:00:00:00:07" });
  world.pod.addAddress("net1", "172.16.1.2/27" as never);
}

function aWorld({ firstNic = true } = {}): FakeWorld {
  const world = new FakeWorld();
  world.host.addLink({ name: "bond0", up: true });
  world.host.addAddress("bond0", "10.20.0.11/24" as never);
  world.host.addRoute({
    family: 4,
    dst: "0.0.0.0/0",
    table: 254,
    dev: "bond0",
    gateway: "10.20.0.1",
    src: "10.20.0.11",
  } as never);
  for (const rail of [1, 2]) {
    world.host.addLink({ name: `rail${rail}`, up: true, mtu: 9000, mac: `02:00:00:00:00:1${rail}` });
    world.host.addAddress(`rail${rail}`, `172.16.1.${rail * 32 - 2}/27` as never);
  }
  if (firstNic) world.addFirstNic();
  return world;
}

function fused(world: FakeWorld, rail: number, { config = {}, coordinator = CLUSTER } = {}): Operation[] {
  const nic = aNic("railhead", `net${rail}`);
  return planOf(world, nic, { master: `rail${rail}`, ...config }, { grants: [aGrant(rail)], coordinator });
}

/** What a plan says of routes, rules and neighbours. */
function routes(plan: Operation[]): string[] {
  return say(plan).filter((line) => / (route|rule|neigh) /.test(line));
}
