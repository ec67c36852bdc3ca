import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { allocate } from "../../src/leases/allocate.ts";
import { intervalsOf } from "../../src/pools/intervals.ts";

const run = (first: number, last: number) => ({ first: BigInt(first), last: BigInt(last) });

describe("allocate()", () => {
  test("takes the lowest address, over the gaps of its runs", () => {
    const lendable = [run(2, 3), run(9, 10)];
    const next = (leased: number[]) => allocate({ lendable, leased: leased.map(BigInt), resting: [] });
    expect(next([])).toEqual({ kind: "free", value: 2n });
    expect(next([2])).toEqual({ kind: "free", value: 3n });
    expect(next([2, 3])).toEqual({ kind: "free", value: 9n });
    expect(next([3])).toEqual({ kind: "free", value: 2n });
    expect(next([2, 3, 9, 10])).toEqual({ kind: "exhausted" });
  });

  test("passes over what is at rest, and takes the longest at rest when nothing else is left", () => {
    const lendable = [run(2, 4)];
    const rest = (value: number, endedAt: number) => ({ value: BigInt(value), endedAt });
    expect(allocate({ lendable, leased: [], resting: [rest(2, 10)] })).toEqual({ kind: "free", value: 3n });
    const resting = [rest(2, 30), rest(3, 10), rest(4, 20)];
    expect(allocate({ lendable, leased: [], resting })).toEqual({ kind: "tired", value: 3n, endedAt: 10 });
    expect(allocate({ lendable, leased: [3n], resting })).toEqual({ kind: "tired", value: 4n, endedAt: 20 });
  });

  test("never takes from beyond what is lendable, whoever rests there", () => {
    expect(allocate({ lendable: [run(2, 2)], leased: [2n], resting: [{ value: 7n, endedAt: 1 }] })).toEqual({
      kind: "exhausted",
    });
    expect(allocate({ lendable: [], leased: [], resting: [{ value: 7n, endedAt: 1 }] })).toEqual({ kind: "exhausted" });
  });

  test("finds the one free address of a /64", () => {
    const lendable = [{ first: 0n, last: 2n ** 64n - 1n }];
    expect(allocate({ lendable, leased: [0n, 1n], resting: [{ value: 2n, endedAt: 1 }] })).toEqual({
      kind: "free",
      value: 3n,
    });
  });

  test("agrees with a search through every address", () => {
    const number = fc.integer({ min: 0, max: 15 });
    const runs = fc.array(
      fc.tuple(number, number).map(([a, b]) => run(Math.min(a, b), Math.max(a, b))),
      { maxLength: 3 },
    );
    const resting = fc.uniqueArray(fc.record({ value: number.map(BigInt), endedAt: fc.nat(9) }), {
      selector: (one) => one.value,
    });
    fc.assert(
      fc.property(runs.map(intervalsOf), fc.uniqueArray(number.map(BigInt)), resting, (lendable, leased, tired) => {
        const idle = Array.from({ length: 16 }, (_, at) => BigInt(at)).filter(
          (value) => lendable.some(({ first, last }) => first <= value && value <= last) && !leased.includes(value),
        );
        const fresh = idle.filter((value) => tired.every((one) => one.value !== value));
        const [longest] = tired.filter(({ value }) => idle.includes(value)).sort((a, b) => a.endedAt - b.endedAt);
        const expected =
          fresh[0] !== undefined
            ? { kind: "free" as const, value: fresh[0] }
            : longest !== undefined
              ? { kind: "tired" as const, ...longest }
              : { kind: "exhausted" as const };
        expect(allocate({ lendable, leased, resting: tired })).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
