import { describe, expect, test } from "bun:test";
import { isAtLeast, parseSpecVersion, RESULT_SHAPE, SPEC_VERSIONS } from "../../src/wire/spec-version.ts";

describe("parseSpecVersion()", () => {
  test("knows every version of the spec", () => {
    for (const version of SPEC_VERSIONS) expect(parseSpecVersion(version)).toBe(version);
  });

  test("takes nothing for 0.1.0", () => expect(parseSpecVersion("")).toBe("0.1.0"));

  test.each(["1", "1.0", "1.1", "1.2.0", "v1.0.0", "1.0.0.0", " 1.0.0", "toString"])("knows no %p", (text) => {
    expect(parseSpecVersion(text)).toBeUndefined();
  });
});

describe("isAtLeast()", () => {
  test("orders versions as they came", () => {
    expect(SPEC_VERSIONS.filter((version) => isAtLeast(version, "0.4.0"))).toEqual(["0.4.0", "1.0.0", "1.1.0"]);
  });
});

test("RESULT_SHAPE has three groups", () => {
  const groups = Object.groupBy(SPEC_VERSIONS, (version) => RESULT_SHAPE[version]);
  expect(groups).toEqual({
    families: ["0.1.0", "0.2.0"],
    versioned: ["0.3.0", "0.3.1", "0.4.0"],
    current: ["1.0.0", "1.1.0"],
  });
});
