import { expect, test } from "bun:test";
import { type Owner, relationOf } from "../../../src/claims/kubernetes/owner.ts";
import { SELF } from "./a-claimant.ts";

test.each<[string, Partial<Owner>]>([
  ["own", {}],
  ["renewed", { nodeUID: "uid2" }],
  ["earlier", { instance: "instance2" }],
  ["earlier", { instance: "instance2", nodeUID: "uid2" }],
  ["namesake", { machine: "machine2", instance: "instance2" }],
  ["namesake", { machine: "machine2" }],
  ["other", { node: "node2" }],
])("relationOf() is %s for %j", (relation, change) => {
  expect<string>(relationOf({ ...SELF, ...change }, SELF)).toBe(relation);
});
