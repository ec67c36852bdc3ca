import { describe, expect, test } from "bun:test";
import { ip, linksIn, makePod, nicOf, perform, removePod, requestOf, rigForTests, stateOf } from "./a-rig.ts";
import { performElsewhere } from "./elsewhere.ts";

const rig = rigForTests();

describe("kill -9", () => {
  test("ahead of any effect of an ADD leaves nothing that the next sweep does not repair", async () => {
    const before = stateOf("one");
    const effects = await killAtEach("ADD", async () => {
      const { undone, problems } = await rig.node.sweep();
      expect(problems).toEqual([]);
      expect(undone.map(({ ifname }) => ifname)).toEqual(["net1"]);
      expect(stateOf("one")).toBe(before);
      expect(rig.node.leases()).toEqual([]);
      expect(rig.node.attachments()).toEqual([]);
    });
    expect(effects).toBeGreaterThan(5);
  }, 120_000);

  test("ahead of any effect of an ADD does not keep the ADD from being repeated", async () => {
    await killAtEach("ADD", async () => {
      await perform(rig.node, "ADD", nicOf("one", 1));
      await perform(rig.node, "CHECK", nicOf("one", 1));
      expect(rig.node.leases()).toHaveLength(1);
      await perform(rig.node, "DEL", nicOf("one", 1));
    });
  }, 120_000);

  test("ahead of any effect of a DEL leaves the rest to a second DEL", async () => {
    const before = stateOf("one");
    const effects = await killAtEach(
      "DEL",
      async () => {
        await perform(rig.node, "DEL", nicOf("one", 1));
        expect(stateOf("one")).toBe(before);
        expect(rig.node.leases()).toEqual([]);
        expect(rig.node.attachments()).toEqual([]);
      },
      () => perform(rig.node, "ADD", nicOf("one", 1)),
    );
    expect(effects).toBeGreaterThan(5);
  }, 120_000);
});

describe("a namespace that is gone", () => {
  test("gives back address and record at the next sweep", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    removePod("one");
    const { undone } = await rig.node.sweep();
    makePod("one", 1);
    expect(undone).toEqual([{ containerId: "one", ifname: "net1", reason: "its network namespace is gone" }]);
    expect(rig.node.leases()).toEqual([]);
  });

  test("whose path leads to another one now is not mistaken for it", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    removePod("one");
    makePod("one", 1);
    ip("-n", "one", "link", "add", "net1", "type", "veth", "peer", "name", "foreign");
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(linksIn("one")).toContain("net1");
    expect(rig.node.leases()).toEqual([]);
  });

  test("is not looked for in vain: a Pod that lives keeps what it has", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    expect((await rig.node.sweep()).undone).toEqual([]);
    expect(rig.node.leases()).toHaveLength(1);
  });
});

/** Kills a process ahead of its first, second, … effect until one gets through; answers how many effects there were. */
async function killAtEach(
  command: "ADD" | "DEL",
  after: () => Promise<void>,
  ahead = async (): Promise<unknown> => undefined,
): Promise<number> {
  for (let at = 1; ; at++) {
    await ahead();
    const request = requestOf(command, nicOf("one", 1));
    const answer = await performElsewhere(rig.settings, request, { effect: at });
    if (answer !== undefined) {
      expect(answer.kind).toBe("done");
      await perform(rig.node, "DEL", nicOf("one", 1));
      return at - 1;
    }
    await after();
  }
}
