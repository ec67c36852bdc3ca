import { describe, expect, test } from "bun:test";
import { readBefores } from "../../src/attach/perform.ts";
import type { Look } from "../../src/kernel/look.ts";
import type { FakeKernel } from "../kernel/fake-kernel.ts";
import { FakeWorld } from "../kernel/fake-world.ts";
import { aGrant, aNic, aVf, CLUSTER, planOf } from "./a-given.ts";

describe("a host with hundreds of Pods", () => {
  test.each([
    ["macvlan", { master: "rail1" }],
    ["virtual function", { deviceID: "0000:81:01.0", rdmaIsolation: true, mtu: 4200 }],
  ])("is asked for none of its lists but that of its addresses, for plan and journal of a %s", (_, config) => {
    const world = aWorld();
    const host = withoutLists(world.host);
    const rail = { grants: [aGrant(1)], coordinator: CLUSTER, host };
    const plan = planOf(world, aNic("railhead", "net1"), config, {
      ...rail,
      ...aVf(world, "rail1", 0),
      rdma: "mlx5_1",
    });
    expect(plan.filter((one) => "in" in one && one.in === "host").map((one) => one.do)).toEqual([
      "neighbour.set",
      "route.add",
      "rule.add",
    ]);
    expect(readBefores(plan, { host, pod: world.pod })).toHaveLength(plan.length);
  });
});

/** A host that answers for what is named, and refuses whatever grows with its Pods. */
function withoutLists(host: FakeKernel): Look {
  const refuse = (list: string) => () => {
    throw new Error(`All ${list} of the host were asked for`);
  };
  return {
    link: host.link,
    linkAt: host.linkAt,
    vfs: (pf) => host.vfs(pf),
    addresses: host.addresses,
    routeTo: host.routeTo,
    rdmaDevices: host.rdmaDevices,
    sysctl: (key) => host.sysctl(key),
    links: refuse("links"),
    routes: refuse("routes"),
    rules: refuse("rules"),
    neighbours: refuse("neighbours"),
  };
}

function aWorld(): FakeWorld {
  const world = new FakeWorld();
  world.addPf("rail1", "81", 2, 9000);
  world.host.addAddress("rail1", "172.16.1.30/27" as never);
  world.addFirstNic();
  return world;
}
