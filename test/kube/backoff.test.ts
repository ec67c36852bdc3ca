import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { backoff } from "../../src/kube/backoff.ts";

describe("backoff()", () => {
  test("doubles its bound with every failure, up to the cap", () => {
    const pace = { base: 100, cap: 1000 };
    expect([0, 1, 2, 3, 4, 5].map((failures) => backoff(failures, 0.5, pace))).toEqual([50, 100, 200, 400, 500, 500]);
  });

  test("is anything between nothing and its bound", () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.nat(),
        random,
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 1e6 }),
        (n, r, base, cap) => {
          const wait = backoff(n, r, { base, cap });
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(cap);
          expect(backoff(n, 0, { base, cap })).toBe(0);
        },
      ),
    );
  });
});
