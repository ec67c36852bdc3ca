import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { nicNumber, numbersOf } from "../../../src/attach/routing/numbering.ts";
import type { Rule } from "../../../src/kernel/rule.ts";

const EMPTY = { rules: [], routes: [] };

describe("numbersOf()", () => {
  test("gives netN table 99 + N and priority 32766 − N, as the document numbers eight rails", () => {
    expect(numbersOf("net1", [], EMPTY)).toEqual({ table: 100, priority: 32765 });
    expect(numbersOf("net8", [], EMPTY)).toEqual({ table: 107, priority: 32758 });
    expect(numbersOf("net150", [], EMPTY)).toEqual({ table: 249, priority: 32616 });
  });

  test("gives eth0 table 99 and priority 32000", () => {
    expect(numbersOf("eth0", [], EMPTY)).toEqual({ table: 99, priority: 32000 });
  });

  test("counts other names from 300 on, over what is taken or promised", () => {
    expect(numbersOf("rail", [], EMPTY)).toEqual({ table: 300, priority: 32100 });
    expect(numbersOf("net151", [], EMPTY)).toEqual({ table: 300, priority: 32100 });
    expect(numbersOf("net0", [], EMPTY)).toEqual({ table: 300, priority: 32100 });
    const taken = { rules: [{ table: 300 } as Rule], routes: [{ table: 301 } as never] };
    expect(numbersOf("rail", [], taken, [{ table: 302, priority: 0 }])).toEqual({ table: 303, priority: 32103 });
  });

  test("finds the table again that a NIC's address leads to already", () => {
    const rules = [{ family: 4, from: "172.16.1.2/32", table: 304, priority: 32104 } as Rule];
    expect(numbersOf("rail", ["172.16.1.2" as never], { rules, routes: [] })).toEqual({ table: 304, priority: 32104 });
  });

  test("says so when no table is free", () => {
    const rules = Array.from({ length: 200 }, (_, count) => ({ table: 300 + count }) as Rule);
    expect(() => numbersOf("rail", [], { rules, routes: [] })).toThrow(
      "No routing table from 300 on is free in the Pod for rail",
    );
  });

  test("never gives two NICs of a Pod one table or one priority", () => {
    const names = fc.uniqueArray(
      fc.oneof(
        fc.integer({ min: 1, max: 200 }).map((n) => `net${n}`),
        fc.constantFrom("eth0", "rail", "ib0", "x1"),
      ),
      { maxLength: 60 },
    );
    void fc.assert(
      fc.property(names, (all) => {
        const given: { table: number; priority: number }[] = [];
        for (const name of all) given.push(numbersOf(name, [], { rules: given as never, routes: [] }));
        expect(new Set(given.map(({ table }) => table)).size).toBe(all.length);
        expect(new Set(given.map(({ priority }) => priority)).size).toBe(all.length);
        for (const { table, priority } of given)
          expect(table < 253 || table > 255 ? priority > 1000 && priority < 32766 : false).toBe(true);
      }),
    );
  });
});

describe("nicNumber()", () => {
  test("reads the number of a netN alone", () => {
    expect(["net1", "net12", "net0", "net", "xnet1", "net1x", "eth0"].map(nicNumber)).toEqual([
      1,
      12,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
