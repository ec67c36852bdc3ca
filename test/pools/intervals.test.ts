import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  holds,
  type Interval,
  type Intervals,
  intersect,
  intervalsOf,
  pointsOf,
  sizeOf,
  subtract,
  union,
} from "../../src/pools/intervals.ts";

/** The naive model: a set of numbers, small enough to be written out. */
type Model = Set<bigint>;

const SPACE = 40n;

const aRun = fc.tuple(fc.bigInt(0n, SPACE), fc.bigInt(0n, SPACE)).map(([a, b]) => (a < b ? run(a, b) : run(b, a)));
const someRuns = fc.array(aRun, { maxLength: 8 });
const aSet = someRuns.map(intervalsOf);

describe("intervalsOf()", () => {
  test("holds what its runs hold, in rising order, without overlap or touch", () => {
    fc.assert(
      fc.property(someRuns, (runs) => {
        expect(modelOf(intervalsOf(runs))).toEqual(new Set(runs.flatMap(valuesOf)));
        expectNormal(intervalsOf(runs));
      }),
    );
  });

  test("is the same whatever the order of its runs", () => {
    fc.assert(fc.property(someRuns, (runs) => expect(intervalsOf([...runs].reverse())).toEqual(intervalsOf(runs))));
  });

  test("changes no run that it is given", () => {
    const runs = [run(1n, 4n), run(3n, 9n)];
    intervalsOf(runs);
    expect(runs).toEqual([run(1n, 4n), run(3n, 9n)]);
  });
});

describe("the operations on sets", () => {
  test("agree with sets of numbers", () => {
    fc.assert(
      fc.property(aSet, aSet, (a, b) => {
        const [one, other] = [modelOf(a), modelOf(b)];
        expect(modelOf(union(a, b))).toEqual(one.union(other));
        expect(modelOf(subtract(a, b))).toEqual(one.difference(other));
        expect(modelOf(intersect(a, b))).toEqual(one.intersection(other));
        expect(sizeOf(a)).toBe(BigInt(one.size));
        for (const set of [union(a, b), subtract(a, b), intersect(a, b)]) expectNormal(set);
        for (let value = 0n; value <= SPACE; value++) expect(holds(a, value)).toBe(one.has(value));
      }),
      { numRuns: 500 },
    );
  });

  test("pointsOf() is the set of the numbers given", () => {
    const numbers = fc.array(fc.bigInt(0n, SPACE), { maxLength: 12 });
    fc.assert(
      fc.property(numbers, (values) => {
        expect(modelOf(pointsOf(values))).toEqual(new Set(values));
        expectNormal(pointsOf(values));
      }),
    );
  });

  test("cost the same for a /64 as for a /24: as many runs, whatever their width", () => {
    const wide = [run(0n, 2n ** 64n - 1n)];
    const cut = subtract(wide, pointsOf([0n, 5n, 2n ** 64n - 1n]));
    expect(cut).toEqual([run(1n, 4n), run(6n, 2n ** 64n - 2n)]);
    expect(sizeOf(cut)).toBe(2n ** 64n - 3n);
  });
});

function run(first: bigint, last: bigint): Interval {
  return { first, last };
}

function valuesOf({ first, last }: Interval): bigint[] {
  return Array.from({ length: Number(last - first) + 1 }, (_, at) => first + BigInt(at));
}

function modelOf(set: Intervals): Model {
  return new Set(set.flatMap(valuesOf));
}

function expectNormal(set: Intervals): void {
  for (const [at, { first, last }] of set.entries()) {
    expect(first <= last).toBe(true);
    if (at > 0) expect(first > set[at - 1]!.last + 1n).toBe(true);
  }
}
