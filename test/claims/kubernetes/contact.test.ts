import { describe, expect, test } from "bun:test";
import { broken, type Contact, completed, isSettled, mended } from "../../../src/claims/kubernetes/contact.ts";
import { CLAIM_TIMES } from "../../../src/claims/kubernetes/times.ts";
import { moment } from "./a-claimant.ts";

const LOOKED: Contact = { state: "looked", heard: moment(100), sure: moment(100) };

describe("completed()", () => {
  test("keeps a connection whole as long as it is heard of within ten seconds", () => {
    const now = moment(109.9);
    expect(completed(LOOKED, now, CLAIM_TIMES)).toEqual({ state: "looked", heard: now, sure: now });
  });

  test("takes ten seconds of silence for a break, and another boot too", () => {
    expect(completed(LOOKED, moment(110), CLAIM_TIMES).state).toBe("broken");
    expect(completed(LOOKED, moment(101, "boot2"), CLAIM_TIMES).state).toBe("broken");
  });

  test("mends nothing, and is sure of nothing, after a break", () => {
    const after = completed(broken(LOOKED, "gone", moment(102)), moment(103), CLAIM_TIMES);
    expect(after).toMatchObject({ state: "broken", sure: moment(100), brokenAt: moment(102) });
  });

  test("begins the settling anew where a silence falls into it", () => {
    const once = completed(LOOKED, moment(200), CLAIM_TIMES);
    const again = completed(once, moment(230), CLAIM_TIMES);
    expect(isSettled(again, moment(266), CLAIM_TIMES)).toBe(false);
    expect(isSettled(again, moment(295), CLAIM_TIMES)).toBe(true);
  });
});

describe("broken()", () => {
  test("doubts the server after a lower version or a 410, not after a silence", () => {
    expect(broken(LOOKED, "silence", moment(120)).doubted).toBeUndefined();
    expect(broken(LOOKED, "gone", moment(120)).doubted).toEqual(moment(120));
    expect(broken(LOOKED, "rewound", moment(120)).doubted).toEqual(moment(120));
  });
});

describe("isSettled()", () => {
  test("is so 65 seconds after the break, or where there was none", () => {
    const after = mended(broken(LOOKED, "gone", moment(120)), moment(130));
    expect(isSettled(LOOKED, moment(120), CLAIM_TIMES)).toBe(true);
    expect(isSettled(after, moment(184), CLAIM_TIMES)).toBe(false);
    expect(isSettled(after, moment(185), CLAIM_TIMES)).toBe(true);
    expect(isSettled(after, moment(900, "boot2"), CLAIM_TIMES)).toBe(false);
  });
});
