import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { linksIn, nicOf, perform, requestOf, rigForTests, stateOf } from "./a-rig.ts";
import { performElsewhere } from "./elsewhere.ts";

const rig = rigForTests({ rails: 3 });

const nobody = new AbortController().signal;

describe("agent and plugin at once", () => {
  test("do the ADD of one NIC once, and answer the same", async () => {
    const requests = Array.from({ length: 4 }, () => requestOf("ADD", nicOf("one", 1)));
    const answers = await Promise.all([
      rig.node.perform(requests[0]!, nobody),
      rig.node.perform(requests[1]!, nobody),
      performElsewhere(rig.settings, requests[2]!),
      performElsewhere(rig.settings, requests[3]!),
    ]);
    expect(answers[0]?.kind).toBe("done");
    expect(answers as unknown[]).toEqual(Array(4).fill(answers[0]));
    expect(rig.node.leases()).toHaveLength(1);
    await perform(rig.node, "CHECK", nicOf("one", 1));
  }, 30_000);

  test("do the ADD of a NIC while the other does its DEL, one after the other", async () => {
    const before = stateOf("one");
    for (let round = 0; round < 3; round++) {
      await perform(rig.node, "ADD", nicOf("one", 1));
      const [del, add] = [requestOf("DEL", nicOf("one", 1)), requestOf("ADD", nicOf("one", 1))];
      const [deleted, added] = await Promise.all([
        performElsewhere(rig.settings, del),
        Bun.sleep(60 * round).then(() => rig.node.perform(add, nobody)),
      ]);
      expect([deleted?.kind, added.kind]).toEqual(["done", "done"]);
      // Whichever came first, the ADD began later: it stands.
      await perform(rig.node, "CHECK", nicOf("one", 1));
      await perform(rig.node, "DEL", nicOf("one", 1));
      expect(stateOf("one")).toBe(before);
    }
  }, 30_000);

  test("share a Pod's namespace: three NICs from three processes, and back", async () => {
    const before = stateOf("one");
    const all = [1, 2, 3].map((rail) => nicOf("one", rail));
    const added = await Promise.all(all.map((nic) => performElsewhere(rig.settings, requestOf("ADD", nic))));
    expect(added.map((answer) => answer?.kind)).toEqual(["done", "done", "done"]);
    for (const nic of all) await perform(rig.node, "CHECK", nic);
    const sweeping = rig.node.sweep();
    const deleted = await Promise.all(all.map((nic) => performElsewhere(rig.settings, requestOf("DEL", nic))));
    expect(deleted.map((answer) => answer?.kind)).toEqual(["done", "done", "done"]);
    expect((await sweeping).problems).toEqual([]);
    expect(stateOf("one")).toBe(before);
    expect(rig.node.leases()).toEqual([]);
    expect(readdirSync(rig.settings.lockDirectory)).toEqual([]);
  }, 30_000);

  test("leave to the next DEL what was done and whose answer was lost", async () => {
    const before = stateOf("one");
    const client = new AbortController();
    const answer = rig.node.perform(requestOf("ADD", nicOf("one", 1)), client.signal);
    await answer;
    client.abort();
    expect(linksIn("one")).toContain("net1");
    const elsewhere = await performElsewhere(rig.settings, requestOf("DEL", nicOf("one", 1)));
    expect(elsewhere?.kind).toBe("done");
    expect(stateOf("one")).toBe(before);
    expect(rig.node.leases()).toEqual([]);
  }, 30_000);
});

describe("a sweep", () => {
  test("leaves alone an ADD between its lease and its journal, in whatever process", async () => {
    const sweeps = async () => {
      for (let count = 0; count < 8; count++) expect((await rig.node.sweep()).undone).toEqual([]);
    };
    const adds = [1, 2, 3].map((rail) => performElsewhere(rig.settings, requestOf("ADD", nicOf("one", rail))));
    const [answers] = await Promise.all([Promise.all(adds), sweeps()]);
    expect(answers.map((answer) => answer?.kind)).toEqual(["done", "done", "done"]);
    for (const rail of [1, 2, 3]) await perform(rig.node, "CHECK", nicOf("one", rail));
    expect(rig.node.leases()).toHaveLength(3);
  }, 30_000);
});
