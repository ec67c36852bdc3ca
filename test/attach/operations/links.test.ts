import { describe, expect, test } from "bun:test";
import type { Operation } from "../../../src/attach/operation.ts";
import { undo } from "../../../src/attach/perform.ts";
import { at } from "../a-given.ts";
import { aPf, aRail, done, nobody } from "./a-world.ts";

const mac = "0a:58:ac:10:01:02" as never;

describe("link.mac", () => {
  test("tries again while the driver is busy", async () => {
    const world = aRail();
    let refusals = 2;
    world.refuse = (command) => (command.includes("address") && refusals-- > 0 ? "EBUSY" : undefined);
    await done(world, { do: "link.mac", ifname: "net1", mac });
    expect(world.pod.link("net1")?.mac).toBe(mac);
  });

  test("does not try again what the driver refuses for good", async () => {
    const world = aRail();
    world.refuse = (command) => (command.includes("address") ? "EPERM" : undefined);
    await expect(done(world, { do: "link.mac", ifname: "net1", mac })).rejects.toThrow(
      "net1 does not take the MAC 0a:58:ac:10:01:02 and keeps 02:00:00:00:00:07; its driver may need to be bound anew",
    );
    expect(world.asked).toHaveLength(1);
  });
});

describe("link.mtu", () => {
  test("answers mtuTooLarge with the kernel's words", async () => {
    const world = aRail();
    world.pod.list.find(({ name }) => name === "net1")!.maxMtu = 2000;
    const performed = done(world, { do: "link.mtu", ifname: "net1", mtu: 4200 });
    expect(await performed.catch((error: unknown) => error)).toMatchObject({
      code: "mtuTooLarge",
      message: expect.stringContaining("net1 does not take an MTU of 4200") as unknown as string,
    });
  });
});

describe("link.up", () => {
  test("goes down again only where it was down before", async () => {
    for (const up of [true, false]) {
      const world = aRail();
      world.pod.setLinkUp("net1", up);
      const befores = await done(world, { do: "link.up", ifname: "net1" });
      await undo([{ do: "link.up", ifname: "net1" }], befores, at(world), nobody);
      expect(world.pod.link("net1")?.up).toBe(up);
    }
  });
});

describe("macvlan.create", () => {
  const create: Operation = { do: "macvlan.create", ifname: "net1", master: "ens6", mode: "bridge", mtu: 1400, mac };

  test("is born in the Pod, and gone after undo()", async () => {
    const world = aPf();
    const before = world.print();
    const befores = await done(world, create);
    expect(world.pod.link("net1")).toMatchObject({
      kind: "macvlan",
      mtu: 1400,
      mac,
      link: world.host.link("ens6")!.index,
    });
    await undo([create], befores, at(world), nobody);
    expect(world.print()).toEqual(before);
  });

  test("undo() leaves a link of that name alone which was there before", async () => {
    const world = aRail();
    await expect(done(world, create)).rejects.toThrow("The Pod already has an interface named net1");
    expect(world.pod.link("net1")).toBeDefined();
  });
});
