import { describe, expect, test } from "bun:test";
import { isRewound } from "../../../src/claims/kubernetes/block.ts";
import { type Intent, requestOf } from "../../../src/claims/kubernetes/intent.ts";
import { courseOf } from "../../../src/claims/kubernetes/swap.ts";
import { allowed, type Wish } from "../../../src/claims/kubernetes/wish.ts";
import { at, block, claimed, kept, NAME, OTHER, SELF } from "./a-claimant.ts";

const intent = (wishes: Record<string, Wish>, from: Intent["from"] = block()): Intent => ({
  owner: SELF,
  from,
  wishes,
  since: 0,
});
const claims = intent({ [at(1)]: { kind: "claim", pool: "rail1" } });
const returns = intent({ [at(1)]: { kind: "handBack" } }, block({ [at(1)]: claimed() }));

describe("courseOf()", () => {
  test("repeats on the very block that the intent was made from", () => {
    expect(courseOf(claims, block())).toBe("repeat");
  });

  test("is over when the block shows it, at whatever version", () => {
    expect(courseOf(claims, block({ [at(1)]: claimed() }, "12"))).toBe("shown");
    expect(courseOf(returns, block({}, "12"))).toBe("shown");
    expect(courseOf(returns, block({ [at(1)]: claimed(OTHER) }, "12"))).toBe("shown");
  });

  test("is not shown by an entry of this node under another UID or instance", () => {
    expect(courseOf(claims, block({ [at(1)]: claimed({ nodeUID: "uid0" }) }, "12"))).toBe("passed");
    expect(courseOf(claims, block({ [at(1)]: claimed({ instance: "instance0" }) }, "12"))).toBe("passed");
  });

  test("is over when the block has moved past the version, or is gone", () => {
    expect(courseOf(claims, block({ [at(1)]: claimed(OTHER) }, "11"))).toBe("passed");
    expect(courseOf(claims, "absent")).toBe("passed");
  });

  test("is void after a lower version, and on other content at the same one", () => {
    expect(courseOf(claims, block({}, "9"))).toBe("void");
    expect(courseOf(claims, block({ [at(2)]: claimed(OTHER) }))).toBe("void");
    expect(courseOf(claims, { ...block(), uid: "block2" })).toBe("void");
  });

  test("creates a block until there is one", () => {
    const creates = intent({}, "absent");
    expect(courseOf(creates, "absent")).toBe("repeat");
    expect(courseOf(creates, block({ [at(1)]: claimed(OTHER) }, "3"))).toBe("shown");
  });
});

describe("requestOf()", () => {
  test("puts all entries, the wishes granted, on the version the intent was made from", () => {
    const from = block({ [at(2)]: claimed(OTHER), [at(3)]: claimed({}, "web-0/net1"), [at(4)]: claimed() });
    const wishes: Record<string, Wish> = {
      [at(1)]: { kind: "claim", pool: "rail1" },
      [at(3)]: { kind: "handBack", kept: { pool: "rail1", key: "web-0/net1" } },
      [at(4)]: { kind: "handBack" },
    };
    const entries = { [at(1)]: claimed(), [at(2)]: claimed(OTHER), [at(3)]: kept("web-0/net1") };
    expect(requestOf(NAME, intent(wishes, from))).toEqual({ kind: "put", name: NAME, block: { ...from, entries } });
  });

  test("creates an empty block", () => {
    expect(requestOf(NAME, intent({}, "absent"))).toEqual({ kind: "create", name: NAME });
  });
});

describe("allowed()", () => {
  const entries = { [at(1)]: claimed(OTHER), [at(2)]: claimed(), [at(3)]: kept("web-0/net1") };

  test.each<Wish>([
    { kind: "claim", pool: "rail1" },
    { kind: "reassert", pool: "rail1" },
    { kind: "takeOver", pool: "rail1" },
    { kind: "host", pool: "rail1" },
    { kind: "handBack" },
  ])("lets nobody touch what is another's: %j", (wish) => {
    expect(allowed({ [at(1)]: wish }, entries, SELF)).toEqual({});
  });

  test("lets a node hand back what it has, and only that", () => {
    const handBack: Wish = { kind: "handBack" };
    const all = { [at(1)]: handBack, [at(2)]: handBack, [at(3)]: handBack, [at(4)]: handBack };
    expect(allowed(all, entries, SELF)).toEqual({ [at(2)]: handBack });
  });
});

describe("isRewound()", () => {
  test("tells a version that is lower, or comes again with other content", () => {
    expect(isRewound(block(), block({}, "9"))).toBe(true);
    expect(isRewound(block(), block({ [at(1)]: claimed() }))).toBe(true);
    expect(isRewound(block({}, "9"), block({}, "10"))).toBe(false);
    expect(isRewound(block(), block())).toBe(false);
  });

  test("takes a block that was deleted, or never seen, for nothing of the kind", () => {
    expect(isRewound(block(), "absent")).toBe(false);
    expect(isRewound("absent", block())).toBe(false);
    expect(isRewound(undefined, block())).toBe(false);
  });
});
