import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { readObject } from "../../src/manifests/read-object.ts";

/** Where an object of the API server stands. */
const nowhere = { file: "API server", line: 0, lineOf: () => 0 };

describe("readObject()", () => {
  test("makes a Document of a plain object", () => {
    const value = { apiVersion: "v1", kind: "K", metadata: { name: "n", namespace: "ns" }, spec: { a: 1 } };
    const { documents, findings } = readObject(value, nowhere);
    expect(findings).toEqual([]);
    expect(documents).toEqual([{ apiVersion: "v1", kind: "K", name: "n", namespace: "ns", value, ...nowhere }]);
  });

  test("says of anything else what it lacks", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const { documents, findings } = readObject(value, nowhere);
        expect(documents).toEqual([]);
        expect(findings).toMatchObject([{ severity: "error", file: "API server", line: 0 }]);
      }),
    );
  });
});
