import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { Operation } from "../../src/attach/operation.ts";
import { perform, readBefores, undo } from "../../src/attach/perform.ts";
import { verify } from "../../src/attach/verify.ts";
import { CniError } from "../../src/wire/error.ts";
import { FakeWorld } from "../kernel/fake-world.ts";
import { aGrant, aNic, at, aVf, CLUSTER, journalled, planOf } from "./a-given.ts";

const nobody = () => false;

describe("perform() and undo()", () => {
  test("a refusal at any request of a plan leaves everything as it was", async () => {
    for (let refused = 0; ; refused++) {
      const { world, plan, befores } = aPlan();
      const before = asWas(world);
      world.refuse = (command) =>
        isRequest(command) && world.asked.filter(isRequest).length === refused + 1 ? "EIO" : undefined;
      const outcome = await perform(plan, befores, at(world), { keep: nobody }).then(
        () => "done",
        (error) => `${error}`,
      );
      if (outcome === "done") return expect(refused).toBeGreaterThanOrEqual(plan.length - 2);
      expect({ refused, error: outcome, world: asWas(world) }).toEqual({
        refused,
        error: expect.stringContaining("EIO") as unknown as string,
        world: before,
      });
    }
  });

  test("a step that is not to be begun ends the plan and leaves everything as it was", async () => {
    for (let last = 0; ; last++) {
      const { world, plan, befores } = aPlan();
      const before = asWas(world);
      if (last === plan.length) return;
      const onStep = (index: number) => {
        if (index === last) throw new CniError("tryAgainLater", "Nobody waits any more");
      };
      const performed = perform(plan, befores, at(world), { keep: nobody, onStep });
      expect(await performed.catch((error: unknown) => error)).toMatchObject({ code: "tryAgainLater" });
      expect(asWas(world)).toEqual(before);
    }
  });

  test("a plan that was killed at any step is undone from its journal alone, twice without harm", async () => {
    const steps = aPlan().plan.length;
    await fc.assert(
      fc.asyncProperty(fc.nat(steps), async (killed) => {
        const { world, plan, befores } = aPlan();
        const before = asWas(world);
        await perform(plan.slice(0, killed), befores, at(world), { keep: nobody });
        for (const _ of ["once", "twice"]) {
          await undo(plan, befores, at(world), nobody);
          expect(asWas(world)).toEqual(before);
        }
      }),
    );
  });

  test("a plan can be performed again after it was undone", async () => {
    const { world, plan, befores } = aPlan();
    await perform(plan, befores, at(world), { keep: nobody });
    const done = asWas(world);
    await undo(plan, befores, at(world), nobody);
    await perform(plan, journalled(readBefores(plan, at(world))), at(world), { keep: nobody });
    expect(asWas(world)).toEqual(done);
  });

  test("undo() goes on after an operation that cannot be undone, and names it", async () => {
    const { world, plan, befores } = aPlan();
    await perform(plan, befores, at(world), { keep: nobody });
    world.refuse = (command) => (command.includes("rule del from 172.16.1.2") ? "EPERM" : undefined);
    const failed = (await undo(plan, befores, at(world), nobody).catch((error: unknown) => error)) as CniError;
    expect(failed.message).toContain("EPERM");
    expect(failed.details).toStartWith("not undone: ip -n pod rule add from 172.16.1.2 lookup 100 priority 32765 (");
    expect(world.host.link("eno3np1v1")?.mtu).toBe(1500);
    expect(world.host.rdmaDevices()).toHaveLength(1);
  });

  test("perform() throws the first error, with what could not be undone in its details", async () => {
    const { world, plan, befores } = aPlan();
    world.refuse = (command) =>
      command.includes("rule add") ? "ENOMEM" : command.includes("netns host") ? "EBUSY" : undefined;
    const failed = await perform(plan, befores, at(world), { keep: nobody }).catch((error: unknown) => error);
    expect((failed as CniError).message).toContain("ENOMEM");
    expect((failed as CniError).details).toContain("not undone: rdma dev set mlx5_1 netns pod");
  });

  test("undo() leaves alone what keep() claims", async () => {
    const { world, plan, befores } = aPlan();
    await perform(plan, befores, at(world), { keep: nobody });
    await undo(plan, befores, at(world), ({ do: kind }) => kind === "neighbour.set");
    expect(world.pod.neighbours().length + world.host.neighbours().length).toBe(2);
    expect(world.pod.routes().some(({ table }) => table === 100)).toBe(false);
  });

  test("undo() leaves alone what was there before the plan", async () => {
    const { world, plan } = aPlan();
    const there = plan.filter(
      (one) => (one.do === "route.add" && one.route.dev === "eth0") || (one.do === "neighbour.set" && one.in === "pod"),
    );
    await perform(there, readBefores(there, at(world)), at(world), { keep: nobody });
    const before = asWas(world);
    const befores = readBefores(plan, at(world));
    await perform(plan, befores, at(world), { keep: nobody });
    await undo(plan, befores, at(world), nobody);
    expect(asWas(world)).toEqual(before);
  });

  test("undo() restores the PF's word on a VF before the VF comes home", async () => {
    const { world, plan, befores } = aPlan({
      mac: "0a:58:ac:10:01:02",
      vlan: 7,
      trust: "on",
      spoofchk: "off",
      max_tx_rate: 9,
    });
    await perform(plan, befores, at(world), { keep: nobody });
    expect(world.host.vfs("eno3np1")[1]).toMatchObject({ vlan: 7, trust: true, spoofchk: false, maxTxRate: 9 });
    world.asked.length = 0;
    await undo(plan, befores, at(world), nobody);
    const vf = world.asked.filter((command) => command.includes(" vf ") || command.includes("netns host name"));
    expect(vf).toEqual([
      "ip link set dev eno3np1 vf 1 vlan 0 0 802.1q",
      "ip link set dev eno3np1 vf 1 spoofchk true",
      "ip link set dev eno3np1 vf 1 mac 00:00:00:00:00:00",
      "ip link set dev eno3np1 vf 1 trust false",
      "ip link set dev eno3np1 vf 1 rate 0 0",
      "ip -n pod link set dev net1 netns host name eno3np1v1",
    ]);
  });
});

describe("verify()", () => {
  test("passes right after the plan", async () => {
    const { world, plan, befores } = aPlan();
    await perform(plan, befores, at(world), { keep: nobody });
    verify(plan, at(world));
  });

  test("names each thing that is missing", async () => {
    const { plan } = aPlan();
    for (const [index, operation] of plan.entries()) {
      if (operation.do === "vf.keep" || operation.do === "announce") continue;
      const { world, befores } = aPlan();
      await perform(plan, befores, at(world), { keep: nobody });
      const gone = takeAway(world, operation);
      expect(() => verify(plan, at(world)), `${index}: ${gone}`).toThrow(gone);
    }
  });

  test("is content with what a plugin chained behind has changed", async () => {
    const { world, plan, befores } = aPlan();
    await perform(plan, befores, at(world), { keep: nobody });
    world.pod.setLinkMtu("net1", 1400);
    expect(() => verify(plan, at(world))).toThrow("ip -n pod link set dev net1 mtu 4200");
    verify(plan, at(world), [{ do: "link.mtu", ifname: "net1", mtu: 1400 }]);
  });
});

function aPlan(keys: object = {}) {
  const world = new FakeWorld();
  world.addPf("eno3np1", "81", 2, 4200);
  world.host.addAddress("eno3np1", "172.16.1.30/27" as never);
  world.host.devices.push({ index: 7, name: "mlx5_1" });
  world.addFirstNic();
  const { device, vf } = aVf(world, "eno3np1", 1);
  const config = { deviceID: device.pci, rdma: "exclusive", mtu: 4200, coordinator: { txQueueLen: 500 }, ...keys };
  const given = { device, vf, rdma: "mlx5_1", grants: [aGrant(1)], coordinator: CLUSTER };
  const plan = journalled(planOf(world, aNic("railhead", "net1"), config, given));
  return { world, plan, befores: journalled(readBefores(plan, at(world))) };
}

/** A world without the host's rule for all Pods, which stays. */
function asWas(world: FakeWorld): string[] {
  return world.print().filter((line) => line !== "ip rule add from all lookup 500 priority 1000 (IPv4)");
}

/** What tells the neighbours is no request that a plan could fail by. */
function isRequest(command: string): boolean {
  return !command.startsWith("announce");
}

/** Undoes one operation behind the plan's back; answers what the complaint must say. */
function takeAway({ host, pod }: FakeWorld, operation: Operation): string {
  switch (operation.do) {
    case "link.move":
      pod.moveLink("net1", host.netns, operation.from);
      return "netns pod name net1";
    case "rdma.move":
      pod.moveRdmaDevice(operation.device, host.netns);
      return "rdma dev set mlx5_1 netns pod";
    case "link.mtu":
      pod.setLinkMtu(operation.ifname, 1500);
      return "mtu 4200";
    case "link.txqueuelen":
      pod.setLinkTxQueueLen(operation.ifname, 1);
      return "txqueuelen 500";
    case "link.up":
      pod.setLinkUp(operation.ifname, false);
      return "net1 up";
    case "address.add":
      pod.deleteAddress(operation.ifname, operation.address);
      return "addr add 172.16.1.2/27";
    case "route.add":
      (operation.in === "host" ? host : pod).deleteRoute(operation.route);
      return `route ${operation.in === "host" ? "replace" : "add"} ${operation.route.dst === "0.0.0.0/0" ? "default" : operation.route.dst}`;
    case "rule.add":
      (operation.in === "host" ? host : pod).deleteRule(operation.rule);
      return `lookup ${operation.rule.table}`;
    case "neighbour.set":
      (operation.in === "host" ? host : pod).deleteNeighbour(operation.neighbour);
      return `neigh replace ${operation.neighbour.ip}`;
    case "sysctl.set":
      pod.setSysctl(operation.key, "9");
      return operation.key;
    case "vf.set":
    case "vf.keep":
    case "macvlan.create":
    case "link.mac":
    case "route.remove":
    case "announce":
      throw new Error(`The plan has ${operation.do}, which this test does not take away`);
  }
}
