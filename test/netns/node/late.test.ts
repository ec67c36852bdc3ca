import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { linksIn, makePod, nicOf, perform, removePod, requestOf, rigForTests, stateOf } from "./a-rig.ts";

const rig = rigForTests();

const nobody = new AbortController().signal;

describe("a DEL that comes late", () => {
  test("leaves alone what an ADD has made that began after it", async () => {
    const late = requestOf("DEL", nicOf("one", 1));
    await perform(rig.node, "ADD", nicOf("one", 1));
    expect(await rig.node.perform(late, nobody)).toEqual({ kind: "done", results: [{}] });
    expect(linksIn("one")).toContain("net1");
    expect(rig.node.leases()).toHaveLength(1);
    await perform(rig.node, "CHECK", nicOf("one", 1));
  });

  test("leaves alone what an ADD that began after it was told to stand already", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    const late = requestOf("DEL", nicOf("one", 1));
    await perform(rig.node, "ADD", nicOf("one", 1));
    await rig.node.perform(late, nobody);
    await perform(rig.node, "CHECK", nicOf("one", 1));
  });

  test("does not bring an ADD to life that a later DEL has forbidden", async () => {
    const first = requestOf("DEL", nicOf("one", 1));
    const between = requestOf("ADD", nicOf("one", 1));
    await perform(rig.node, "DEL", nicOf("one", 1));
    await rig.node.perform(first, nobody);
    expect(await rig.node.perform(between, nobody)).toMatchObject({ error: { code: 11 } });
    expect(rig.node.leases()).toEqual([]);
  });
});

describe("a DEL while the ADD is under way", () => {
  test("waits for it, and takes it back under every lock it needs", async () => {
    const before = stateOf("one");
    const seen: string[][] = [];
    rig.node.close();
    rig.restart({ step: () => void seen.push(readdirSync(rig.settings.lockDirectory).map(kindOf).sort()) });
    const add = requestOf("ADD", nicOf("one", 1));
    const [added, deleted] = await Promise.all([
      rig.node.perform(add, nobody),
      perform(rig.node, "DEL", nicOf("one", 1)),
    ]);
    expect(added.kind).toBe("done");
    expect(deleted).toEqual([{}]);
    expect(stateOf("one")).toBe(before);
    expect(rig.node.leases()).toEqual([]);
    expect(new Set(seen.map((locks) => locks.join(" ")))).toEqual(new Set(["attachment namespace"]));
  });
});

describe("an ADD into another namespace than the recorded one", () => {
  test("takes back what is recorded under the lock of that namespace too", async () => {
    makePod("two", 2);
    try {
      await perform(rig.node, "ADD", nicOf("one", 1));
      const seen = new Set<string>();
      rig.node.close();
      rig.restart({ step: () => void seen.add(readdirSync(rig.settings.lockDirectory).map(kindOf).sort().join(" ")) });
      await perform(rig.node, "ADD", nicOf("one", 1, { netns: "/run/netns/two" }));
      expect(seen).toEqual(new Set(["attachment namespace namespace"]));
    } finally {
      removePod("two");
    }
  });
});

/** The first word of a lock's name. */
function kindOf(file: string): string {
  return file.slice(0, file.indexOf("_"));
}
