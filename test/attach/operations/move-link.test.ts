import { describe, expect, test } from "bun:test";
import type { OperationOf } from "../../../src/attach/operation.ts";
import { perform, readBefores, undo } from "../../../src/attach/perform.ts";
import { verify } from "../../../src/attach/verify.ts";
import { FakeWorld } from "../../kernel/fake-world.ts";
import { at, journalled } from "../a-given.ts";

const nobody = () => false;
const move = { do: "link.move", pci: "0000:81:01.1", from: "ens6v1", ifname: "net1" } as OperationOf<"link.move">;

describe("link.move", () => {
  test("moves and renames in one request, and back", async () => {
    const world = aWorld();
    const before = world.print();
    const befores = await moved(world);
    expect(world.pod.link("net1")).toMatchObject({ parent: "0000:81:01.1", alias: "ens6v1" });
    await undo([move], befores, at(world), nobody);
    expect(world.print()).toEqual(before);
    expect(world.asked.filter((command) => command.includes("netns"))).toEqual([
      "ip link set dev ens6v1 netns pod name net1",
      "ip -n pod link set dev net1 netns host name ens6v1",
    ]);
  });

  test("gives back what the Pod has changed: name, MTU, queue and MAC", async () => {
    const world = aWorld();
    const before = world.print();
    const befores = await moved(world);
    world.pod.setLinkName("net1", "rail");
    world.pod.setLinkMtu("rail", 1300);
    world.pod.setLinkTxQueueLen("rail", 5);
    world.pod.setLinkMac("rail", "0a:00:00:00:00:09" as never);
    world.pod.setLinkUp("rail", true);
    await undo([move], befores, at(world), nobody);
    expect(world.print()).toEqual(before);
  });

  test("takes the VF home from where a dead namespace left it, under a name of the kernel's", async () => {
    const world = aWorld();
    const before = world.host.print();
    const befores = await moved(world);
    world.pod.setLinkMtu("net1", 1300);
    const other = world.host.addLink({ name: "net1" });
    world.killPod();
    world.host.list = world.host.list.filter((link) => link !== other);
    expect(world.host.links().map(({ name }) => name)).toContainEqual(expect.stringMatching(/^dev\d+$/));
    await undo([move], befores, { host: world.host, pod: undefined }, nobody);
    expect(world.host.print()).toEqual(before);
  });

  test("knows the VF by its alias where the kernel does not tell PCI addresses", async () => {
    const world = aWorld();
    delete world.host.list.find(({ name }) => name === "ens6v1")!.parent;
    const before = world.print();
    const befores = await moved(world);
    verify([move], at(world));
    await undo([move], befores, at(world), nobody);
    expect(world.print()).toEqual(before);
  });

  test("finds nothing to undo where the VF is in neither namespace", async () => {
    const world = aWorld();
    const befores = await moved(world);
    world.pod.deleteLink("net1");
    world.asked.length = 0;
    await undo([move], befores, at(world), nobody);
    expect(world.asked).toEqual([]);
  });

  test("comes home again when the Pod has the name and the device has moved all the same", async () => {
    const world = aWorld();
    world.pod.addLink({ name: "net1", kind: "dummy" });
    const before = world.print();
    const befores = journalled(readBefores([move], at(world)));
    await expect(perform([move], befores, at(world), { keep: nobody })).rejects.toThrow("EEXIST");
    expect(world.asked).toContain("ip -n pod link set dev ens6v1 netns host name ens6v1");
    expect(world.print()).toEqual(before);
  });

  test("leaves an altname behind that the Pod has already", async () => {
    const world = aWorld();
    world.host.list.find(({ name }) => name === "ens6v1")!.altnames = ["net1", "enp129s0f1", "old"];
    world.pod.addLink({ name: "other", altnames: ["old"], kind: "dummy" });
    await moved(world);
    expect(world.pod.link("net1")?.altnames).toEqual(["enp129s0f1"]);
  });

  test("comes home to its name though that has become its own altname", async () => {
    const world = aWorld();
    const befores = await moved(world);
    world.pod.list.find(({ name }) => name === "net1")!.altnames = ["ens6v1"];
    await undo([move], befores, at(world), nobody);
    expect(world.host.link("ens6v1")?.name).toBe("ens6v1");
  });

  test("says who has its name at home", async () => {
    const world = aWorld();
    const befores = await moved(world);
    world.host.addLink({ name: "ens6v1", kind: "dummy" });
    await expect(undo([move], befores, at(world), nobody)).rejects.toThrow(
      "The VF 0000:81:01.1 cannot have its name ens6v1 back: another link has it; rename or delete that one",
    );
  });

  test("comes home even where the driver refuses the old MAC", async () => {
    const world = aWorld();
    const befores = await moved(world);
    world.pod.setLinkMac("net1", "0a:00:00:00:00:09" as never);
    world.refuse = (command) => (command.includes("address") ? "EPERM" : undefined);
    await expect(undo([move], befores, at(world), nobody)).rejects.toThrow("does not take the MAC");
    expect(world.host.link("ens6v1")?.name).toBe("ens6v1");
  });

  test("names a VF that is not there", async () => {
    const world = aWorld();
    world.host.deleteLink("ens6v1");
    const befores = journalled(readBefores([move], at(world)));
    await expect(perform([move], befores, at(world), { keep: nobody })).rejects.toThrow(
      "The VF 0000:81:01.1 (ens6v1) is not in the host's network namespace",
    );
  });
});

function aWorld(): FakeWorld {
  const world = new FakeWorld();
  world.addPf("ens6", "81", 2, 9000);
  return world;
}

async function moved(world: FakeWorld): Promise<unknown[]> {
  const befores = journalled(readBefores([move], at(world)));
  await perform([move], befores, at(world), { keep: nobody });
  return befores;
}
