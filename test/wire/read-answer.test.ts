import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CniError, errorObject } from "../../src/wire/error.ts";
import { readAnswer, readError } from "../../src/wire/read-answer.ts";
import type { Answer } from "../../src/wire/request.ts";
import { RAIL } from "./a-result.ts";

const ANSWERS: Answer[] = [
  { kind: "done", results: [RAIL] },
  { kind: "done", results: [] },
  { kind: "failed", error: errorObject(new CniError("poolExhausted", "Pool rail1 has no free address"), "1.0.0") },
];

describe("readAnswer()", () => {
  test.each(ANSWERS)("reads %j as it was written", (answer) => {
    expect(readAnswer(JSON.stringify(answer), "the agent")).toEqual(answer);
  });

  test.each(["", "404 page not found", "{}", '{"kind":"maybe"}', '{"kind":"failed"}', '{"kind":"done","results":[1]}'])(
    "refuses %p as not decodable, and names who said it",
    (body) => {
      expect(() => readAnswer(body, "/run/agent.sock")).toThrow(CniError);
      expect(() => readAnswer(body, "/run/agent.sock")).toThrow(/^The answer of \/run\/agent\.sock/);
    },
  );

  test("reads any JSON, or refuses it as not decodable", () => {
    const answer = fc.record({
      kind: fc.constantFrom("done", "failed", 1),
      results: fc.jsonValue(),
      error: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.oneof(answer, fc.jsonValue()), (value) => {
        try {
          readAnswer(JSON.stringify(value), "the agent");
        } catch (error) {
          expect(error).toBeInstanceOf(CniError);
        }
      }),
    );
  });
});

describe("readError()", () => {
  test("keeps a code that is none of ours", () => {
    expect(readError({ code: 117, msg: "lease table full", details: "" }, "it")).toEqual({
      cniVersion: "1.1.0",
      code: 117,
      msg: "lease table full",
    });
  });

  test("takes an error without code or words for an internal one", () => {
    expect(readError({}, "it")).toEqual({ cniVersion: "1.1.0", code: 999, msg: "no message" });
  });
});
