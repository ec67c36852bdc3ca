import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { compareVersions } from "../../src/kube/resource-version.ts";

describe("compareVersions()", () => {
  test("orders numbers of any length as numbers", () => {
    const number = fc.bigInt({ min: 1n, max: 2n ** 70n });
    fc.assert(
      fc.property(number, number, (one, other) => {
        const sign = one < other ? -1 : one > other ? 1 : 0;
        expect(Math.sign(compareVersions(`${one}`, `${other}`)!)).toBe(sign);
      }),
    );
  });

  test("is undefined for what is no number", () => {
    for (const text of ["", "0", "01", "1a", "-1", "abc"]) expect(compareVersions(text, "5")).toBeUndefined();
  });
});
