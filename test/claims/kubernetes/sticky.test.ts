import { describe, expect, test } from "bun:test";
import { claimKept, placeOf } from "../../../src/claims/kubernetes/sticky.ts";
import { at, block, claimant, claimed, held, host, kept, NAME, OTHER, sight } from "./a-claimant.ts";

const KEY = "web-0/net1";

describe("placeOf()", () => {
  test.each<[string, Parameters<typeof block>[0]]>([
    ["mine", { [at(1)]: claimed({}, KEY) }],
    ["take", { [at(1)]: kept(KEY) }],
    ["wait", { [at(1)]: claimed(OTHER, KEY) }],
    ["wait", { [at(1)]: claimed({ nodeUID: "uid0" }, KEY) }],
    ["lost", {}],
    ["lost", { [at(1)]: claimed(OTHER) }],
    ["lost", { [at(1)]: kept("web-1/net1") }],
    ["lost", { [at(1)]: host(OTHER) }],
  ])("is %s for %j", (kind, entries) => {
    const holding = claimant({ [at(1)]: held("fit", { key: KEY }) });
    expect<string>(placeOf(holding, at(1), KEY, block(entries)).kind).toBe(kind);
  });
});

describe("claimKept()", () => {
  test("takes what waits for the key, with the key", () => {
    const { request } = claimKept(claimant({}, block({ [at(1)]: kept(KEY) })), at(1), KEY, sight());
    expect(request).toMatchObject({ kind: "put", name: NAME, block: { entries: { [at(1)]: claimed({}, KEY) } } });
  });

  test("takes nothing that another node has still", () => {
    const before = claimant({}, block({ [at(1)]: claimed(OTHER, KEY) }));
    expect(claimKept(before, at(1), KEY, sight())).toEqual({ claimant: before });
  });
});
