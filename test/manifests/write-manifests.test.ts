import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseManifests } from "../../src/manifests/parse-manifests.ts";
import { writeManifests } from "../../src/manifests/write-manifests.ts";

const head = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };

describe("writeManifests()", () => {
  test("writes a comment, and a document for each object", () => {
    expect(writeManifests([head, head], ["one", "", "two"])).toBe(
      `# one\n#\n# two\n${"---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n".repeat(2)}`,
    );
  });

  test("writes what is shared each time, and long lines whole", () => {
    const long = "word ".repeat(100).trim();
    const shared = { long };
    const text = writeManifests([{ ...head, data: { one: shared, two: shared } }]);
    expect(text).not.toMatch(/[&*]a/);
    expect(text.split(long)).toHaveLength(3);
  });

  test("quotes what kubectl would read as a boolean", () => {
    expect(writeManifests([{ a: "yes", b: "on", c: "no" }])).toBe('---\na: "yes"\nb: "on"\nc: "no"\n');
  });

  test("writes texts that are read as they were", () => {
    const value = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("yes", "1e3", "0x10", "null", "~", "- a", "a: b", "|\n a"),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (data) => {
        const object = { ...head, data: { ...data } };
        expect(parseManifests(writeManifests([object]), "-").documents[0]?.value).toEqual(object);
      }),
    );
  });
});
