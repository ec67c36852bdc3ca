import { describe, expect, test } from "bun:test";
import { askAgainIn, isPressed, mayPress, sawPress } from "../../../src/claims/kubernetes/pressure.ts";
import { CLAIM_TIMES } from "../../../src/claims/kubernetes/times.ts";

const SECOND = 1_000;
const first = sawPress(undefined, "a", 0);
const pressed = sawPress(first, "b", 10 * SECOND);

describe("sawPress()", () => {
  test("takes the first value it sees for none that asks", () => {
    expect(isPressed(first, 1 * SECOND, CLAIM_TIMES)).toBe(false);
    expect(isPressed(sawPress(undefined, undefined, 0), 1 * SECOND, CLAIM_TIMES)).toBe(false);
  });

  test("asks with every new value, for thirty seconds from when it was seen", () => {
    expect(isPressed(pressed, 39 * SECOND, CLAIM_TIMES)).toBe(true);
    expect(isPressed(pressed, 40 * SECOND, CLAIM_TIMES)).toBe(false);
    expect(isPressed(sawPress(pressed, "c", 30 * SECOND), 59 * SECOND, CLAIM_TIMES)).toBe(true);
  });

  test("asks no longer for a value seen again, or taken away", () => {
    expect(sawPress(pressed, "b", 30 * SECOND)).toBe(pressed);
    expect(sawPress(pressed, undefined, 30 * SECOND)).toBe(pressed);
  });
});

test("mayPress() waits for the second half of a press that is on", () => {
  expect(mayPress(undefined, 0, CLAIM_TIMES)).toBe(true);
  expect(mayPress(first, 1 * SECOND, CLAIM_TIMES)).toBe(true);
  expect(mayPress(pressed, 24 * SECOND, CLAIM_TIMES)).toBe(false);
  expect(mayPress(pressed, 25 * SECOND, CLAIM_TIMES)).toBe(true);
});

test("askAgainIn() doubles up to four seconds, half of it by chance", () => {
  expect([0, 1, 2].map((attempt) => askAgainIn(attempt, 0))).toEqual([100, 200, 400]);
  expect([0, 1, 20].map((attempt) => askAgainIn(attempt, 1))).toEqual([200, 400, 4_000]);
});
