import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { type Labels, SelectorShape, selectorText, selects } from "../../src/pools/selector.ts";

const selector = (value: unknown) => v.parse(SelectorShape, value);
const requirement = (key: string, operator: string, ...values: string[]) =>
  selector({ matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }] });

describe("selects()", () => {
  test.each<[string, unknown, Labels, boolean]>([
    ["an empty selector", {}, { a: "1" }, true],
    ["a label that is there", { matchLabels: { a: "1" } }, { a: "1", b: "2" }, true],
    ["a label of another value", { matchLabels: { a: "1" } }, { a: "2" }, false],
    ["a label that is missing", { matchLabels: { a: "1" } }, {}, false],
    ["one of two labels", { matchLabels: { a: "1", b: "2" } }, { a: "1" }, false],
    ["a label without value", { matchLabels: { a: "" } }, { a: "" }, true],
    ["a label every object inherits", { matchLabels: { constructor: "x" } }, {}, false],
  ])("of %s", (_, value, labels, expected) => {
    expect(selects(selector(value), labels)).toBe(expected);
  });

  test("knows the four operators, with and without the label", () => {
    const verdicts = (labels: Labels) =>
      [
        requirement("a", "In", "1", "2"),
        requirement("a", "NotIn", "1", "2"),
        requirement("a", "Exists"),
        requirement("a", "DoesNotExist"),
      ].map((one) => selects(one, labels));
    expect(verdicts({ a: "1" })).toEqual([true, false, true, false]);
    expect(verdicts({ a: "3" })).toEqual([false, true, true, false]);
    expect(verdicts({})).toEqual([false, true, false, true]);
  });

  test("wants labels and expressions both", () => {
    const both = selector({ matchLabels: { a: "1" }, matchExpressions: [{ key: "b", operator: "Exists" }] });
    expect(selects(both, { a: "1" })).toBe(false);
    expect(selects(both, { a: "1", b: "" })).toBe(true);
  });
});

describe("selectorText()", () => {
  test("writes what kubectl takes", () => {
    const all = selector({
      matchLabels: { rail: "1" },
      matchExpressions: [
        { key: "zone", operator: "In", values: ["a", "b"] },
        { key: "zone", operator: "NotIn", values: ["c"] },
        { key: "gpu", operator: "Exists" },
        { key: "old", operator: "DoesNotExist" },
      ],
    });
    expect(selectorText(all)).toBe("rail=1,zone in (a,b),zone notin (c),gpu,!old");
  });
});
