import { describe, expect, test } from "bun:test";
import { nearestName } from "../../src/pools/nearest-name.ts";

describe("nearestName()", () => {
  test.each([
    ["gpu1-net91", ["gpu2-net22", "gpu1-net11", "gpu1-net12"], "gpu1-net11"],
    ["rail1", ["rail10", "rail1x"], "rail10"],
    ["rial1", ["rail1"], "rail1"],
    ["rail", ["rail123"], undefined],
    ["abc", ["xyz"], undefined],
    ["abc", [], undefined],
    ["ab", ["abcd"], "abcd"],
  ])("of %s among %p is %p", (name, names, expected) => {
    expect(nearestName(name, names)).toBe(expected);
  });
});
