import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isContainerId } from "../../src/wire/container-id.ts";

describe("isContainerId()", () => {
  test("allows what the spec allows", () => {
    for (const id of ["a", "0", "Z9", "8f4c-2_a.b", "0".repeat(64)]) expect(isContainerId(id)).toBe(true);
  });

  test.each(["", "-a", ".a", "_a", "a/b", "a b", "a\n", "ä", "a;b"])("forbids %p", (id) => {
    expect(isContainerId(id)).toBe(false);
  });

  test("agrees with the pattern of the spec on any text", () => {
    const letters = fc.constantFrom("a", "Z", "5", "_", ".", "-", "/", "@", "[", "`", "{", ":", "é", "\n");
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 6 }), (text) => {
        expect(isContainerId(text)).toBe(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(text));
      }),
    );
  });
});
