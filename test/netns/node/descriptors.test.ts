import { describe, expect, test } from "bun:test";
import { readdirSync, readlinkSync } from "node:fs";
import { FACE_TABLE } from "../../../src/attach/faces/table.ts";
import type { NicRequest } from "../../../src/wire/request.ts";
import { addChain, deleteChain } from "./a-chain.ts";
import { ip, makePod, nicOf, perform, railConfig, removePod, rigForTests } from "./a-rig.ts";

const rig = rigForTests();

/** What the open descriptors of this process are, counted. */
function descriptors(): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const fd of readdirSync("/proc/self/fd")) {
    try {
      const kind = readlinkSync(`/proc/self/fd/${fd}`).replace(/:?\[.*/, "");
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    } catch {
      // The one that the listing itself was read by.
    }
  }
  return kinds;
}

/** The same once nothing changes any more: a thread of the pool may still wait with the kernel for a link to go. */
async function settledDescriptors(): Promise<Record<string, number>> {
  for (let last = descriptors(); ; last = descriptors()) {
    await Bun.sleep(100);
    if (Bun.deepEquals(descriptors(), last)) return last;
  }
}

const failing: Record<string, () => NicRequest> = {
  "no namespace": () => nicOf("one", 1, { netns: "/run/netns/none" }),
  "a file that is no namespace": () => nicOf("one", 1, { netns: "/etc/hostname" }),
  "a directory": () => nicOf("one", 1, { netns: "/run" }),
  "a namespace of another kind": () => nicOf("one", 1, { netns: "/proc/self/ns/uts" }),
  "the host's own namespace": () => nicOf("one", 1, { netns: "/proc/self/ns/net" }),
  "no such pool": () =>
    nicOf("one", 1, { config: { ...railConfig(1), ipam: { type: "spiderpool", default_ipv4_ippool: ["x"] } } }),
  "no such master": () => nicOf("one", 1, { config: { ...railConfig(1), master: "nowhere0" } }),
  "a name that is taken": () => nicOf("one", 1, { ifname: "eth0" }),
  "no such device": () => nicOf("one", 1, { face: "sriov", config: { type: "sriov", deviceID: "0000:ff:1f.7" } }),
  "a wrong configuration": () => nicOf("one", 1, { config: { type: "railhead", mtu: "x" } }),
  "an effect that fails": () => nicOf("one", 1, { ifname: "boom" }),
  "a plan that fails": () => nicOf("one", 1, { ifname: "plan" }),
};

describe("descriptors", () => {
  test("are all closed after 200 ADDs and DELs, whether they succeed or fail", async () => {
    const { plan } = FACE_TABLE.railhead;
    rig.node.close();
    rig.restart({
      step(operation) {
        if ("ifname" in operation && operation.ifname === "boom" && operation.do === "link.up") throw new Error("boom");
      },
    });
    FACE_TABLE.railhead.plan = (config, given) => {
      if (given.nic.ifname === "plan") throw new Error("plan");
      return plan(config, given);
    };
    try {
      await round();
      const before = await settledDescriptors();
      for (let count = 0; count < 10; count++) await round();
      expect(await settledDescriptors()).toEqual(before);
    } finally {
      FACE_TABLE.railhead.plan = plan;
    }
  }, 120_000);

  test("are all closed when the namespace goes in between, and after sweeps", async () => {
    const round = async () => {
      await perform(rig.node, "ADD", nicOf("one", 1));
      removePod("one");
      await rig.node.sweep();
      await perform(rig.node, "DEL", nicOf("one", 1));
      makePod("one", 1);
    };
    await round();
    const before = await settledDescriptors();
    for (let count = 0; count < 5; count++) await round();
    expect(await settledDescriptors()).toEqual(before);
  }, 60_000);

  test("do not keep a namespace alive in which an ADD has failed", async () => {
    const nic = failing["a name that is taken"]!();
    expect(perform(rig.node, "ADD", nic)).rejects.toThrow(/already has an interface/);
    ip("netns", "del", "one");
    // The far end of eth0 goes with it, as soon as the kernel has cleaned up.
    for (let tries = 0; Bun.spawnSync(["ip", "link", "show", "dev", "cali1"]).exitCode === 0; tries++) {
      if (tries > 200) throw new Error("The namespace lives on");
      await Bun.sleep(20);
    }
    makePod("one", 1);
  }, 30_000);
});

/** Twenty requests. */
async function round(): Promise<void> {
  await addChain(rig.node, "one", 2);
  await perform(rig.node, "ADD", nicOf("one", 1));
  await perform(rig.node, "ADD", nicOf("one", 1));
  await perform(rig.node, "CHECK", nicOf("one", 1));
  for (const [why, nic] of Object.entries(failing)) {
    expect(
      await perform(rig.node, "ADD", nic()).then(
        () => why,
        () => "refused",
      ),
    ).toBe("refused");
  }
  await perform(rig.node, "DEL", nicOf("one", 1));
  await deleteChain(rig.node, "one", 2);
}
