import { describe, expect, test } from "bun:test";
import type { Entry } from "../../../src/claims/kubernetes/entry.ts";
import type { Held } from "../../../src/claims/kubernetes/hold.ts";
import { judge, type Known } from "../../../src/claims/kubernetes/judge.ts";
import { at, claimed, held, host, kept, OTHER, SELF } from "./a-claimant.ts";

const LESSEE = { pool: "rail1" };
const RENEWED = claimed({ nodeUID: "uid0" });
const EARLIER = claimed({ instance: "instance0" });
const NAMESAKE = claimed({ machine: "machine2", instance: "instance2" });
const REASSERT = { kind: "reassert", pool: "rail1" };

const verdict = (known: Partial<Known>, has = true) =>
  judge(at(1), { held: undefined, entry: undefined, lessee: undefined, host: undefined, ...known }, SELF, () => has);

describe("judge() of an address that a Pod has", () => {
  test.each<[string, Entry | undefined]>([
    ["free", undefined],
    ["under an older UID", RENEWED],
    ["of an earlier instance", EARLIER],
  ])("asserts it anew where the block has it %s", (_, entry) => {
    expect(verdict({ lessee: LESSEE, held: held(), entry })).toEqual({ held: held(), wish: REASSERT } as never);
  });

  test("asserts it though it is not held", () => {
    expect(verdict({ lessee: LESSEE }).wish).toEqual(REASSERT as never);
  });

  test.each<[string, Entry]>([
    ["another node", claimed(OTHER)],
    ["another machine of this name", NAMESAKE],
    ["a host", host(OTHER)],
    ["another key", kept("web-1/net1")],
  ])("takes it for contested where the block names %s", (_, entry) => {
    const { held: after, wish, finding } = verdict({ lessee: LESSEE, held: held(), entry });
    expect(after?.standing).toBe("contested");
    expect(wish).toBeUndefined();
    expect(finding?.kind).toBe("contested");
  });

  test("is content with its own claim, and probes it again if it was contested", () => {
    expect(verdict({ lessee: LESSEE, held: held(), entry: claimed() })).toEqual({ held: held() });
    expect(verdict({ lessee: LESSEE, held: held("contested"), entry: claimed() }).held?.standing).toBe("unproved");
  });

  test("writes the key of a sticky Pod behind, and takes back what is kept for it", () => {
    const lessee = { pool: "rail1", key: "web-0/net1" };
    expect(verdict({ lessee, held: held(), entry: claimed() }).wish).toEqual({
      ...REASSERT,
      key: "web-0/net1",
    } as never);
    expect(verdict({ lessee, held: held(), entry: kept("web-0/net1") }).wish?.kind).toBe("reassert");
  });
});

describe("judge() of an idle address", () => {
  test.each<[string, Entry | undefined]>([
    ["free", undefined],
    ["another's", claimed(OTHER)],
    ["kept for a key", kept("web-0/net1")],
    ["a host's", host(OTHER)],
  ])("drops it where the block has it as %s", (_, entry) => {
    expect(verdict({ held: held(), entry })).toEqual({});
  });

  test("holds it on where it is this node's, under the UID of now", () => {
    expect(verdict({ held: held(), entry: claimed() })).toEqual({ held: held() });
    expect(verdict({ held: held(), entry: RENEWED })).toEqual({ held: held(), wish: REASSERT } as never);
  });

  test.each<[string, Held, boolean]>([
    ["somebody answered for", held("answered"), true],
    ["its pool no longer has", held(), false],
  ])("hands back what %s", (_, one, has) => {
    expect(verdict({ held: one, entry: claimed() }, has).wish).toEqual({ kind: "handBack" });
    expect(verdict({ held: one, entry: RENEWED }, has).wish).toEqual({ kind: "handBack" });
  });

  test("never hands back what was not scanned", () => {
    expect(verdict({ held: held("unscanned"), entry: claimed() }, false).wish).toBeUndefined();
  });
});

describe("judge() of an address that is not held", () => {
  test("hands back what stands in its own name", () => {
    expect(verdict({ entry: claimed() })).toEqual({ wish: { kind: "handBack" } });
    expect(verdict({ entry: RENEWED })).toEqual({ wish: { kind: "handBack" } });
  });

  test("keeps the key of what it hands back", () => {
    const given = { kind: "handBack", kept: { pool: "rail1", key: "web-0/net1" } };
    expect(verdict({ entry: claimed({}, "web-0/net1") }).wish).toEqual(given as never);
  });

  test("takes over what an earlier instance of this machine had, its key too", () => {
    expect(verdict({ entry: EARLIER }).wish).toEqual({ kind: "takeOver", pool: "rail1" });
    const keyed = claimed({ instance: "instance0" }, "web-0/net1");
    expect(verdict({ entry: keyed }).wish).toEqual({ kind: "takeOver", pool: "rail1", key: "web-0/net1" });
  });

  test("leaves another machine's alone, and says so", () => {
    expect(verdict({ entry: NAMESAKE })).toEqual({ finding: { kind: "namesake", by: "node1 (machine2)" } });
  });

  test.each([undefined, claimed(OTHER), kept("web-0/net1"), host(OTHER)])("has nothing to do with %j", (entry) => {
    expect(verdict({ entry })).toEqual({});
  });
});

describe("judge() of an address of the node itself", () => {
  test.each([undefined, RENEWED, EARLIER, claimed(), host({ nodeUID: "uid0" })])("enters it over %j", (entry) => {
    expect(verdict({ host: "rail1", entry }).wish).toEqual({ kind: "host", pool: "rail1" });
  });

  test("finds it entered, or taken by another", () => {
    expect(verdict({ host: "rail1", entry: host() })).toEqual({});
    expect(verdict({ host: "rail1", entry: claimed(OTHER) }).finding?.kind).toBe("hostTaken");
  });

  test("takes its entry out when the node has it no more", () => {
    expect(verdict({ entry: host() }).wish).toEqual({ kind: "handBack" });
    expect(verdict({ entry: host({ instance: "instance0" }) }).wish).toEqual({ kind: "handBack" });
  });

  test("never takes it from a Pod", () => {
    expect(verdict({ host: "rail1", lessee: LESSEE, held: held(), entry: claimed() })).toEqual({ held: held() });
  });
});
