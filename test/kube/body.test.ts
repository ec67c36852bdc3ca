import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { applyBody, jsonBody, mergePatchBody } from "../../src/kube/body.ts";

describe("applyBody()", () => {
  test("has no character that YAML reads otherwise than JSON, and says the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const body = applyBody({ [text]: text });
        expect(JSON.parse(body.text)).toEqual({ [text]: text });
        expect([...body.text].filter((character) => !isPlain(character))).toEqual([]);
      }),
    );
    expect(applyBody({ a: "1\u20282\u0085" }).text).toBe('{"a":"1\\u20282\\u0085"}');
  });
});

test("jsonBody(), mergePatchBody() and applyBody() name their types", () => {
  expect([jsonBody, mergePatchBody, applyBody].map((make) => make({}).type)).toEqual([
    "application/json",
    "application/merge-patch+json",
    "application/apply-patch+yaml",
  ]);
});

/** YAML 1.1, c-printable, without what it takes for a break of a line or a mark of the byte order. */
function isPlain(character: string): boolean {
  const code = character.codePointAt(0)!;
  const odd = [0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff];
  return code >= 0x20 && !(code >= 0x7f && code <= 0x9f) && !odd.includes(code);
}
