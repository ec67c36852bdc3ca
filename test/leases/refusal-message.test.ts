import { describe, expect, test } from "bun:test";
import { refusalMessage } from "../../src/leases/refusal-message.ts";

describe("refusalMessage()", () => {
  const rejected = [
    { pool: "a", reason: "is disabled" },
    { pool: "b", reason: "is for node node2, not node1" },
  ];

  test("lists every pool with its reason", () => {
    expect(refusalMessage("net1", { reason: "noPool", rejected })).toBe(
      "No pool can serve net1: pool a is disabled; pool b is for node node2, not node1",
    );
    expect(refusalMessage("net1", { reason: "exhausted", rejected: rejected.slice(0, 1) })).toBe(
      "No pool has a free address for net1: pool a is disabled",
    );
  });

  test("says what to do where no pool was asked for", () => {
    expect(refusalMessage("net1", { reason: "noPool", rejected: [] })).toBe(
      "No pool can serve net1: its network names none, and no pool has default: true",
    );
  });
});
