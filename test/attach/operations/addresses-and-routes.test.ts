import { describe, expect, test } from "bun:test";
import type { Operation } from "../../../src/attach/operation.ts";
import { undo } from "../../../src/attach/perform.ts";
import { at } from "../a-given.ts";
import { aPf, aRail, done, nobody } from "./a-world.ts";

describe("address.add", () => {
  test("turns IPv6 on for its link before an IPv6 address", async () => {
    const world = aRail();
    world.pod.setSysctl("net/ipv6/conf/net1/disable_ipv6", "1");
    await done(world, { do: "address.add", ifname: "net1", address: "fd00:16::2/64" as never });
    expect(world.pod.addresses()).toHaveLength(1);
    expect(world.pod.sysctl("net/ipv6/conf/net1/keep_addr_on_down")).toBe("1");
  });
});

describe("route.add", () => {
  const route = { family: 4, dst: "10.96.0.0/12", table: 254, dev: "net1" } as never;

  test("shares a route that is there, and refuses another in its place", async () => {
    const world = aRail();
    world.pod.setLinkUp("net1", true);
    await done(world, { do: "route.add", in: "pod", route });
    await done(world, { do: "route.add", in: "pod", route });
    world.pod.addLink({ name: "net2", up: true });
    const other = { family: 4, dst: "10.96.0.0/12", table: 254, dev: "net2" } as never;
    await expect(done(world, { do: "route.add", in: "pod", route: other })).rejects.toThrow("EEXIST");
  });
});

describe("route.remove", () => {
  const route = { family: 4, dst: "10.96.0.0/12", table: 254, dev: "net1", metric: 7 } as never;
  const remove: Operation = { do: "route.remove", in: "pod", route };

  test("undo() gives back the route as it was, and nothing where its link is gone", async () => {
    for (const gone of [false, true]) {
      const world = aRail();
      world.pod.setLinkUp("net1", true);
      world.pod.addRoute(route);
      const befores = await done(world, remove);
      if (gone) world.pod.deleteLink("net1");
      await undo([remove], befores, at(world), nobody);
      expect(world.pod.routes().map(({ metric }) => metric)).toEqual(gone ? [] : [7]);
    }
  });

  test("undo() brings no route that was not there", async () => {
    const world = aRail();
    world.pod.setLinkUp("net1", true);
    const befores = await done(world, remove);
    await undo([remove], befores, at(world), nobody);
    expect(world.pod.routes()).toEqual([]);
  });
});

describe("rule.add", () => {
  test("undo() lets the host's rule for all Pods stay", async () => {
    const world = aPf();
    const add: Operation = { do: "rule.add", in: "host", rule: { family: 4, priority: 1000, table: 500 } };
    await undo([add], await done(world, add), at(world), nobody);
    expect(world.host.rules()).toHaveLength(1);
  });
});

describe("sysctl.set", () => {
  const set: Operation = { do: "sysctl.set", in: "pod", key: "net/ipv4/conf/net1/rp_filter", value: "0" };

  test("undo() gives back the old value, unless somebody has set another meanwhile", async () => {
    for (const meanwhile of [undefined, "2"]) {
      const world = aRail();
      world.pod.setSysctl("net/ipv4/conf/net1/rp_filter", "1");
      const befores = await done(world, set);
      if (meanwhile !== undefined) world.pod.setSysctl("net/ipv4/conf/net1/rp_filter", meanwhile);
      await undo([set], befores, at(world), nobody);
      expect(world.pod.sysctl("net/ipv4/conf/net1/rp_filter")).toBe(meanwhile ?? "1");
    }
  });
});

describe("announce", () => {
  test("never fails a plan", async () => {
    const world = aRail();
    world.refuse = () => "ENETDOWN";
    await done(world, { do: "announce", ifname: "net1", ip: "172.16.1.2" as never });
    expect(world.asked).toEqual(["announce 172.16.1.2 on net1"]);
  });
});
