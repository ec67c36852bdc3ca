import { describe, expect, test } from "bun:test";
import { bootMilliseconds } from "../../../src/kernel/boot.ts";
import { linksIn, nicOf, perform, railConfig, requestOf, rigForTests, stateOf } from "./a-rig.ts";

const rig = rigForTests();

const nobody = new AbortController().signal;
const broken = () => {
  throw new Error("nobody listens");
};

describe("a listener that throws", () => {
  test("changes nothing of what it hears about", async () => {
    const before = stateOf("one");
    rig.node.close();
    rig.restart({ performed: broken, warning: broken });
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "CHECK", nicOf("one", 1));
    expect(perform(rig.node, "ADD", nicOf("one", 2, { netns: "/run/netns/none" }))).rejects.toThrow("3: ");
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(stateOf("one")).toBe(before);
  });

  test("hears of an ADD that cannot be taken back, and the next sweep takes it back", async () => {
    const before = stateOf("one");
    let steps = 0;
    rig.node.close();
    rig.restart({
      warning: broken,
      // The fourth effect fails, and so does every attempt to undo.
      step: () => (++steps >= 4 ? broken() : undefined),
    });
    expect(perform(rig.node, "ADD", nicOf("one", 1))).rejects.toThrow("nobody listens");
    expect(rig.node.attachments()).toHaveLength(1);
    expect(rig.node.leases()).toHaveLength(1);
    rig.node.close();
    rig.restart();
    expect((await rig.node.sweep()).problems).toEqual([]);
    expect(stateOf("one")).toBe(before);
    expect(rig.node.leases()).toEqual([]);
  });
});

describe("a request for several NICs", () => {
  test("that fails at one takes back those before it, though its deadline has passed by then", async () => {
    const before = stateOf("one");
    const request = requestOf("ADD", nicOf("one", 1), nicOf("one", 2));
    let steps = 0;
    rig.node.close();
    rig.restart({
      performed: () => void (++steps === 1 && Object.assign(request, { deadline: bootMilliseconds() - 1 })),
    });
    expect(await rig.node.perform(request, nobody)).toMatchObject({ kind: "failed", error: { code: 11 } });
    expect(rig.node.attachments()).toEqual([]);
    expect(rig.node.leases()).toEqual([]);
    expect(stateOf("one")).toBe(before);
  });

  test("answers each in its place", async () => {
    const results = await perform(rig.node, "ADD", nicOf("one", 2), nicOf("one", 1));
    expect(results.map(({ interfaces }) => interfaces?.[0]?.name)).toEqual(["net2", "net1"]);
    await perform(rig.node, "DEL", nicOf("one", 1), nicOf("one", 2));
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
  });
});

describe("STATUS", () => {
  test("needs no device, which only an ADD names", async () => {
    const { ipam } = railConfig(1);
    for (const [face, config] of [
      ["railhead", { type: "railhead", ipam, rdma: "exclusive" }],
      ["sriov", { type: "sriov", ipam }],
      ["rdma", { type: "rdma" }],
    ] as const) {
      await perform(rig.node, "STATUS", nicOf("", 1, { face, config }));
    }
  });

  test("refuses a configuration that no ADD could be done by", async () => {
    const config = { type: "sriov", ipam: railConfig(1).ipam, vlan: 5000 };
    expect(perform(rig.node, "STATUS", nicOf("", 1, { face: "sriov", config }))).rejects.toThrow(/7: .*vlan/);
  });
});
