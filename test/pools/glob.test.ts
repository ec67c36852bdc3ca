import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isGlob, parseGlob } from "../../src/pools/glob.ts";

function verdict(pattern: string, name: string): boolean | "bad pattern" {
  const glob = parseGlob(pattern);
  return glob === undefined ? "bad pattern" : glob(name);
}

describe("isGlob()", () => {
  test.each([
    ["eno3np1-rail1*", true],
    ["rail?", true],
    ["rail[12]", true],
    ["rail[12", false],
    ["rail12]", false],
    ["gpu1-net11", false],
    ["", false],
  ])("of %s is %p", (text, expected) => {
    expect(isGlob(text)).toBe(expected);
  });
});

describe("parseGlob()", () => {
  // The table of path/filepath/match_test.go in Go 1.26, for `/` as separator.
  test.each<[string, string, boolean | "bad pattern"]>([
    ["abc", "abc", true],
    ["*", "abc", true],
    ["*c", "abc", true],
    ["a*", "a", true],
    ["a*", "abc", true],
    ["a*", "ab/c", false],
    ["a*/b", "abc/b", true],
    ["a*/b", "a/c/b", false],
    ["a*b*c*d*e*/f", "axbxcxdxe/f", true],
    ["a*b*c*d*e*/f", "axbxcxdxexxx/f", true],
    ["a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false],
    ["a*b*c*d*e*/f", "axbxcxdxexxx/fff", false],
    ["a*b?c*x", "abxbbxdbxebxczzx", true],
    ["a*b?c*x", "abxbbxdbxebxczzy", false],
    ["ab[c]", "abc", true],
    ["ab[b-d]", "abc", true],
    ["ab[e-g]", "abc", false],
    ["ab[^c]", "abc", false],
    ["ab[^b-d]", "abc", false],
    ["ab[^e-g]", "abc", true],
    ["a\\*b", "a*b", true],
    ["a\\*b", "ab", false],
    ["a?b", "a☺b", true],
    ["a[^a]b", "a☺b", true],
    ["a???b", "a☺b", false],
    ["a[^a][^a][^a]b", "a☺b", false],
    ["[a-ζ]*", "α", true],
    ["*[a-ζ]", "A", false],
    ["a?b", "a/b", false],
    ["a*b", "a/b", false],
    ["[\\]a]", "]", true],
    ["[\\-]", "-", true],
    ["[x\\-]", "x", true],
    ["[x\\-]", "-", true],
    ["[x\\-]", "z", false],
    ["[\\-x]", "x", true],
    ["[]a]", "]", "bad pattern"],
    ["[-]", "-", "bad pattern"],
    ["[x-]", "x", "bad pattern"],
    ["[-x]", "x", "bad pattern"],
    ["\\", "a", "bad pattern"],
    ["[a-b-c]", "a", "bad pattern"],
    ["[", "a", "bad pattern"],
    ["[^", "a", "bad pattern"],
    ["[^bc", "a", "bad pattern"],
    ["a[", "ab", "bad pattern"],
    ["*x", "xxx", true],
    ["", "", true],
    ["", "a", false],
    ["**", "", true],
  ])("matches %s with %s: %p", (pattern, name, expected) => {
    expect(verdict(pattern, name)).toBe(expected);
  });

  test("agrees with a matcher that tries every possibility", () => {
    const pattern = fc.array(fc.constantFrom("*", "?", "a", "b", "/"), { maxLength: 8 }).map((all) => all.join(""));
    const name = fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 8 }).map((all) => all.join(""));
    fc.assert(
      fc.property(pattern, name, (p, n) => expect(verdict(p, n)).toBe(tried(p, n))),
      { numRuns: 2_000 },
    );
  });

  test("is done with a hostile pattern in no time worth measuring", () => {
    expect(verdict(`${"*a".repeat(60)}*b`, "a".repeat(250))).toBe(false);
  });

  test("answers whatever pattern it is given", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (p, n) => expect([true, false, "bad pattern"]).toContain(verdict(p, n))),
    );
  });
});

function tried(pattern: string, name: string): boolean {
  if (pattern === "") return name === "";
  const rest = pattern.slice(1);
  if (pattern[0] === "*") return tried(rest, name) || (name !== "" && name[0] !== "/" && tried(pattern, name.slice(1)));
  if (name === "") return false;
  return (pattern[0] === "?" ? name[0] !== "/" : pattern[0] === name[0]) && tried(rest, name.slice(1));
}
