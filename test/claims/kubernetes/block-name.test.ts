import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Ip, ipFromValue, ipNumber, parseIp } from "../../../src/address/ip.ts";
import {
  BLOCK_SIZE,
  blockOf,
  blocksFrom,
  countBlocks,
  rangeOfBlock,
} from "../../../src/claims/kubernetes/block-name.ts";
import { anIp } from "../../address/arbitrary.ts";

const ip = (text: string): Ip => parseIp(text)!;

describe("blockOf()", () => {
  test.each([
    ["172.16.1.2", "v4-172-16-1-0"],
    ["172.16.1.63", "v4-172-16-1-0"],
    ["172.16.1.64", "v4-172-16-1-64"],
    ["0.0.0.0", "v4-0-0-0-0"],
    ["255.255.255.255", "v4-255-255-255-192"],
    ["fd00::1:7f", "v6-fd00-0-0-0-0-0-1-40"],
    ["::", "v6-0-0-0-0-0-0-0-0"],
  ])("names the place of %s %s", (address, name) => expect<string>(blockOf(ip(address))).toBe(name));

  test("gives every address one block, which holds it, begins aligned and is an object's name", () => {
    fc.assert(
      fc.property(anIp(), (address) => {
        const name = blockOf(address);
        const range = rangeOfBlock(name)!;
        const value = ipNumber(address);
        expect(range.first <= value && value <= range.last).toBe(true);
        expect(range.first % BLOCK_SIZE).toBe(0n);
        expect(range.last - range.first).toBe(BLOCK_SIZE - 1n);
        expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
        expect(name.length).toBeLessThanOrEqual(63);
      }),
    );
  });

  test("names no two runs alike", () => {
    fc.assert(
      fc.property(anIp(), anIp(), (one, other) => {
        const same = rangeOfBlock(blockOf(one))!.first === rangeOfBlock(blockOf(other))!.first;
        const family = one.includes(":") === other.includes(":");
        expect(blockOf(one) === blockOf(other)).toBe(same && family);
      }),
    );
  });
});

describe("rangeOfBlock()", () => {
  test.each([
    "v4-172-16-1-1",
    "v4-172-16-01-0",
    "v4-172-16-1",
    "v4-172-16-1-256",
    "v4-fd00-0-0-0-0-0-0-40",
    "v6-fd00-0-0-0-0-0-0-4",
    "v6-fd00--40",
    "v6-FD00-0-0-0-0-0-0-40",
    "v6-fd00-0-0-0-0-0-0-0040",
    "v5-1-2-3-0",
    "172-16-1-0",
    "",
  ])("finds no block in %j", (name) => expect(rangeOfBlock(name)).toBeUndefined());
});

describe("blocksFrom()", () => {
  const range = { family: 4, first: ipNumber(ip("172.16.1.60")), last: ipNumber(ip("172.16.1.130")) } as const;

  test("names each block that a range touches once, from where it is told and round", () => {
    const names = ["v4-172-16-1-0", "v4-172-16-1-64", "v4-172-16-1-128"];
    expect<string[]>([...blocksFrom(range)]).toEqual(names);
    expect<string[]>([...blocksFrom(range, 2n)]).toEqual([names[2]!, names[0]!, names[1]!]);
    expect(countBlocks(range)).toBe(3n);
  });

  test("begins at once in a range that no list could hold", () => {
    const wide = { family: 6, first: ipNumber(ip("fd00::")), last: ipNumber(ip("fd00::ffff:ffff:ffff:ffff")) } as const;
    expect(countBlocks(wide)).toBe(1n << 58n);
    expect<string | undefined>(blocksFrom(wide, (1n << 58n) - 1n).next().value as string).toBe(
      "v6-fd00-0-0-0-ffff-ffff-ffff-ffc0",
    );
  });

  test("names the blocks of all addresses of the range, and no other", () => {
    const bounds = fc.tuple(fc.nat(0xffff_ffff), fc.nat(500), fc.nat(20));
    fc.assert(
      fc.property(bounds, ([start, length, from]) => {
        const last = Math.min(start + length, 0xffff_ffff);
        const values = Array.from({ length: last - start + 1 }, (_, at) => BigInt(start + at));
        const named = [...blocksFrom({ family: 4, first: BigInt(start), last: BigInt(last) }, BigInt(from))];
        expect(new Set(named)).toEqual(new Set(values.map((value) => blockOf(ipFromValue(4, value)))));
        expect(named.length).toBe(Number(countBlocks({ first: BigInt(start), last: BigInt(last) })));
      }),
      { numRuns: 50 },
    );
  });
});
