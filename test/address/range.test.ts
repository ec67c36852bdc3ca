import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { familyOf, ipNumber } from "../../src/address/ip.ts";
import { parseRange, rangeText } from "../../src/address/range.ts";
import { anIp } from "./arbitrary.ts";

describe("parseRange()", () => {
  test("reads one address, two, and spaces around them", () => {
    expect(parseRange("10.0.0.1")).toEqual({
      kind: "range",
      range: { family: 4, first: 0x0a000001n, last: 0x0a000001n },
    });
    expect(parseRange(" 10.0.0.1 - 10.0.0.3 ")).toEqual(parseRange("10.0.0.1-10.0.0.3"));
  });

  test.each([
    ["10.0.0.1-10.0.0.256", { kind: "notAnAddress", text: "10.0.0.256" }],
    ["10.0.0.0/24", { kind: "notAnAddress", text: "10.0.0.0/24" }],
    ["10.0.0.1-", { kind: "notAnAddress", text: "" }],
    ["-10.0.0.1", { kind: "notAnAddress", text: "" }],
    ["", { kind: "notAnAddress", text: "" }],
    ["10.0.0.1-10.0.0.2-10.0.0.3", { kind: "notAnAddress", text: "10.0.0.1-10.0.0.2-10.0.0.3" }],
    ["10.0.0.1-fd00::1", { kind: "families" }],
    ["10.0.0.9-10.0.0.5", { kind: "reversed" }],
  ])("says what is wrong with %j", (text, problem) => {
    expect(parseRange(text)).toEqual(problem as never);
  });

  test("reads back what rangeText() writes", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<4 | 6>(4, 6).chain((family) => fc.tuple(anIp(family), anIp(family))),
        ([a, b]) => {
          const [first, last] = [ipNumber(a), ipNumber(b)].sort((x, y) => (x < y ? -1 : 1)) as [bigint, bigint];
          const range = { family: familyOf(a), first, last };
          expect(parseRange(rangeText(range))).toEqual({ kind: "range", range });
        },
      ),
    );
  });

  test("answers whatever text it is given", () => {
    fc.assert(fc.property(fc.string(), (text) => expect(parseRange(text).kind).toBeString()));
  });
});
