import { describe, expect, test } from "bun:test";
import { getSnapshot, putSnapshot } from "../../src/state/snapshot.ts";
import { aState } from "./a-state.ts";

describe("putSnapshot()", () => {
  test("says whether anything changed", () => {
    using state = aState();
    const put = (value: unknown) => state.write((database) => putSnapshot(database, "pools", value));
    expect([put({ a: [1] }), put({ a: [1] }), put({ a: [2] })]).toEqual([true, false, true]);
    expect(state.read((database) => getSnapshot(database, "pools"))).toEqual({ a: [2] });
    expect(state.read((database) => getSnapshot(database, "coordinator"))).toBeUndefined();
  });
});
