import { describe, expect, test } from "bun:test";
import { claimsOf, listClaims, putClaim, removeClaim } from "../../src/state/claims.ts";
import { aState } from "./a-state.ts";

describe("the claims", () => {
  const wide = { family: 6 as const, first: 0xfd00n << 112n, last: (0xfd00n << 112n) + (1n << 64n) - 1n, pool: "six" };
  const one = { family: 4 as const, first: 0xac100102n, last: 0xac100102n, pool: "four" };
  const more = { family: 4 as const, first: 0x0a000000n, last: 0x0a3fffffn, pool: "four" };

  test("are runs of any width, listed by family and address", () => {
    using state = aState();
    state.write((database) => {
      for (const claim of [wide, one, more]) putClaim(database, claim);
    });
    expect(state.read(listClaims)).toEqual([more, one, wide]);
    expect(state.read((database) => claimsOf(database, "four"))).toEqual([more, one]);
    expect(state.read((database) => claimsOf(database, "none"))).toEqual([]);
  });

  test("begin at an address once, and end where they begin or behind", () => {
    using state = aState();
    state.write((database) => putClaim(database, one));
    expect(() => state.write((database) => putClaim(database, { ...one, pool: "other" }))).toThrow(/UNIQUE/);
    expect(() => state.write((database) => putClaim(database, { ...more, last: 1n }))).toThrow(/CHECK/);
    expect(state.read(listClaims)).toEqual([one]);
  });

  test("are removed by where they begin, and absence is told", () => {
    using state = aState();
    state.write((database) => putClaim(database, one));
    expect(state.write((database) => removeClaim(database, { family: 6, first: one.first }))).toBe(false);
    expect(state.write((database) => removeClaim(database, one))).toBe(true);
    expect(state.write((database) => removeClaim(database, one))).toBe(false);
  });
});
