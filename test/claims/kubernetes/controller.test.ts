import { describe, expect, test } from "bun:test";
import {
  deletionOf,
  forgotten,
  freed,
  mayFree,
  type NodeFacts,
  superseded,
} from "../../../src/claims/kubernetes/controller.ts";
import type { NodeSight } from "../../../src/claims/kubernetes/entitlement.ts";
import { isVanished, quarantine, vanishedIn, vanishedKey } from "../../../src/claims/kubernetes/quarantine.ts";
import { at, block, claimed, host, kept, OTHER, SELF } from "./a-claimant.ts";

const KEY = vanishedKey(SELF);

describe("isVanished()", () => {
  test.each<[boolean, string, NodeSight | undefined]>([
    [true, "is gone", undefined],
    [true, "was made anew", { uid: "uid9" }],
    [true, "is another machine's", { uid: "uid1", machine: "machine9" }],
    [false, "is the same", { uid: "uid1", machine: "machine1" }],
    [false, "does not tell its machine yet", { uid: "uid1" }],
  ])("is %p where the Node %s", (vanished, _, node) => expect(isVanished(SELF, node)).toBe(vanished));
});

test("vanishedIn() finds the owners of claims and host addresses, not of what is kept", () => {
  const entries = {
    [at(1)]: claimed(),
    [at(2)]: host(OTHER),
    [at(3)]: kept("web-0/net1"),
    [at(4)]: claimed({ instance: "x" }),
  };
  expect(vanishedIn([block(entries)], new Map()).size).toBe(2);
  expect(vanishedIn([block(entries)], new Map([["node2", { uid: "uid2" }]]))).toEqual(new Set([KEY]));
});

test("quarantine() counts from the first sight, and anew for who had returned", () => {
  const first = quarantine({}, new Set([KEY]), 10);
  expect(quarantine(first, new Set([KEY]), 20)).toEqual({ [KEY]: 10 });
  expect(quarantine(quarantine(first, new Set(), 20), new Set([KEY]), 30)).toEqual({ [KEY]: 30 });
});

describe("mayFree()", () => {
  const gone: NodeFacts = { node: undefined, hasOldPods: false, outOfService: false };
  const free = (facts: Partial<NodeFacts>, now = 110) =>
    mayFree(SELF, { ...gone, ...facts }, { waits: { [KEY]: 10 }, now, period: 100 });

  test("waits for the end of the quarantine, by this controller's own count", () => {
    expect(free({}, 109)).toBe(false);
    expect(free({})).toBe(true);
    expect(mayFree(SELF, gone, { waits: {}, now: 110, period: 100 })).toBe(false);
  });

  test("frees nothing of a Node that is back, or whose old Pods are still there", () => {
    expect(free({ node: { uid: "uid1" } })).toBe(false);
    expect(free({ hasOldPods: true })).toBe(false);
  });

  test("frees at once what is out of service", () => {
    expect(free({ outOfService: true, node: { uid: "uid1" } }, 11)).toBe(true);
  });
});

describe("freed()", () => {
  const entries = { [at(1)]: claimed(), [at(2)]: claimed(OTHER), [at(3)]: claimed({}, "web-0/net1"), [at(4)]: host() };

  test("leaves others' entries, and keeps keys", () => {
    const left = freed(block(entries), ({ node }) => node === "node1", 0);
    expect(left).toEqual({ [at(2)]: claimed(OTHER), [at(3)]: kept("web-0/net1") });
  });

  test("is nothing where there is nothing to free", () => {
    expect(freed(block(entries), () => false, 0)).toBeUndefined();
  });
});

test("forgotten() drops the kept addresses that are over, and only those", () => {
  const entries = { [at(1)]: claimed({}, "web-1/net1"), [at(2)]: kept("web-1/net1"), [at(3)]: kept("web-0/net1") };
  const left = forgotten(block(entries), (key) => key === "web-1/net1");
  expect(left).toEqual({ [at(1)]: claimed({}, "web-1/net1"), [at(3)]: kept("web-0/net1") });
  expect(forgotten(block(entries), () => false)).toBeUndefined();
});

test("superseded() leaves each key the place where it is claimed, or was kept last", () => {
  const later = { ...kept("web-0/net1"), releasedAt: 5 } as ReturnType<typeof kept>;
  const entries = {
    [at(1)]: kept("web-0/net1"),
    [at(2)]: later,
    [at(3)]: kept("web-1/net1"),
    [at(4)]: claimed({}, "web-1/net1"),
    [at(5)]: kept("web-2/net1"),
    [at(6)]: claimed(),
  };
  expect(superseded([block(entries)])).toEqual(new Set([at(1), at(3)]));
});

test("deletionOf() holds an empty block by its uid and version, and no other", () => {
  expect(deletionOf(block())).toEqual({ uid: "block1", resourceVersion: "10" });
  expect(deletionOf(block({ [at(1)]: kept("web-0/net1") }))).toBeUndefined();
});
