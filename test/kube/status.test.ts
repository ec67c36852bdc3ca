import { describe, expect, test } from "bun:test";
import { readStatus } from "../../src/kube/status.ts";

describe("readStatus()", () => {
  test("reads what the API server says of a failure", () => {
    const body = {
      kind: "Status",
      apiVersion: "v1",
      status: "Failure",
      message: "Timeout: Too large resource version: 100000, current: 214",
      reason: "Timeout",
      details: { name: "web-0", causes: [{ reason: "ResourceVersionTooLarge" }, {}], retryAfterSeconds: 1 },
      code: 504,
    };
    expect(readStatus(500, body)).toEqual({
      code: 504,
      reason: "Timeout",
      message: body.message,
      name: "web-0",
      retryAfter: 1_000,
      causes: ["ResourceVersionTooLarge"],
    });
    expect(readStatus(403, { kind: "Status" })).toEqual({ code: 403, reason: "", message: "", causes: [] });
  });

  test("takes text for a message, and no more of it than fits a line", () => {
    expect(readStatus(404, "404 page not found\n")).toEqual({
      code: 404,
      reason: "",
      message: "404 page not found",
      causes: [],
    });
    expect(readStatus(502, "x".repeat(5_000)).message).toBe(`${"x".repeat(200)}…`);
  });

  test("takes any other object for nothing", () => {
    for (const body of [undefined, null, 5, [], { kind: "Pod" }, { kind: "Status", code: "504" }]) {
      expect(readStatus(500, body)).toEqual({ code: 500, reason: "", message: "", causes: [] });
    }
  });
});
