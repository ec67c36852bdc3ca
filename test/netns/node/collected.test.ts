import { describe, expect, test } from "bun:test";
import { linksIn, nicOf, perform, requestOf, rigForTests, stateOf } from "./a-rig.ts";

const rig = rigForTests();

const nobody = new AbortController().signal;
const none = { validAttachments: [] };

describe("GC", () => {
  test("leaves alone an ADD under way that its list cannot know", async () => {
    let collecting: Promise<unknown> | undefined;
    rig.node.close();
    rig.restart({
      step() {
        collecting ??= perform(rig.node, "GC", nicOf("", 1, none));
      },
    });
    await perform(rig.node, "ADD", nicOf("one", 1));
    await collecting;
    expect(linksIn("one")).toContain("net1");
    expect(rig.node.leases()).toHaveLength(1);
    await perform(rig.node, "CHECK", nicOf("one", 1));
  });

  test("leaves alone what an ADD has made that began after it", async () => {
    const late = requestOf("GC", nicOf("", 1, none));
    await Bun.sleep(3);
    await perform(rig.node, "ADD", nicOf("one", 1));
    expect(await rig.node.perform(late, nobody)).toMatchObject({ kind: "done" });
    await perform(rig.node, "CHECK", nicOf("one", 1));
  });

  test("does not take the record of a NIC that was made anew while it waited", async () => {
    const before = stateOf("one");
    await perform(rig.node, "ADD", nicOf("one", 1));
    const commands = ["DEL", "ADD", "GC"] as const;
    await Promise.all(commands.map((command) => perform(rig.node, command, nicOf("one", 1, none))));
    await perform(rig.node, "CHECK", nicOf("one", 1));
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(stateOf("one")).toBe(before);
  });

  test("takes nothing of another network or another plugin", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "GC", nicOf("", 1, { ...none, network: "other" }));
    await perform(rig.node, "GC", nicOf("", 1, { ...none, face: "tuning" }));
    await perform(rig.node, "CHECK", nicOf("one", 1));
  });
});
