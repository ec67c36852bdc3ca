import { describe, expect, test } from "bun:test";
import { readRetryAfter } from "../../src/kube/retry-after.ts";

describe("readRetryAfter()", () => {
  const now = Date.parse("2026-05-04T03:02:01Z");

  test("reads seconds, and dates against the clock, as milliseconds", () => {
    expect(readRetryAfter("0", now)).toBe(0);
    expect(readRetryAfter(" 7 ", now)).toBe(7_000);
    expect(readRetryAfter("Mon, 04 May 2026 03:02:31 GMT", now)).toBe(30_000);
    expect(readRetryAfter("Mon, 04 May 2026 03:00:00 GMT", now)).toBe(0);
  });

  test("believes no more than five minutes", () => {
    expect(readRetryAfter("86400", now)).toBe(300_000);
    expect(readRetryAfter("Tue, 05 May 2026 03:02:01 GMT", now)).toBe(300_000);
  });

  test("is undefined for what makes no sense", () => {
    for (const text of [null, "", "soon", "-1", "1.5", "NaN"]) expect(readRetryAfter(text, now)).toBeUndefined();
  });
});
