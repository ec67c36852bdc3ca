import { describe, expect, test } from "bun:test";
import { type Entitlement, entitled, mayLend, sawNode } from "../../../src/claims/kubernetes/entitlement.ts";
import { CLAIM_TIMES } from "../../../src/claims/kubernetes/times.ts";
import { moment } from "./a-claimant.ts";

const HOUR = 3_600;
const LOOKED: Entitlement = { node: "present", nodeUID: "uid1", looked: moment(100) };
const may = (entitlement: Entitlement, now = moment(101)) => mayLend(entitlement, now, CLAIM_TIMES);

describe("mayLend()", () => {
  test("ends twelve hours after the last look that was completed", () => {
    expect(may(LOOKED, moment(99 + 12 * HOUR))).toBe(true);
    expect(may(LOOKED, moment(100 + 12 * HOUR))).toBe(false);
  });

  test("needs a look of this boot", () => {
    expect(may(LOOKED, moment(101, "boot2"))).toBe(false);
    expect(may({ node: "unknown" })).toBe(false);
  });
});

describe("sawNode()", () => {
  test.each([
    ["is gone", undefined],
    ["is made anew", { uid: "uid2" }],
    ["is another machine's", { uid: "uid1", machine: "machine2" }],
  ])("takes the right to lend where the Node %s", (_, node) => {
    expect(may(sawNode(LOOKED, node, "machine1"))).toBe(false);
  });

  test("leaves it where the Node is this one, and gives none", () => {
    expect(may(sawNode(LOOKED, { uid: "uid1", machine: "machine1" }, "machine1"))).toBe(true);
    const gone = sawNode(LOOKED, undefined, "machine1");
    expect(may(sawNode(gone, { uid: "uid1" }, "machine1"))).toBe(false);
  });

  test("follows the UID of a Node made anew", () => {
    const anew = sawNode(LOOKED, { uid: "uid2" }, "machine1");
    expect(anew).toEqual({ node: "present", nodeUID: "uid2" });
    expect(may(entitled(anew, moment(101)))).toBe(true);
  });
});
