import { describe, expect, test } from "bun:test";
import {
  type Failure,
  isRetryable,
  KubeError,
  mayHaveLanded,
  retryAfterOf,
  statusOf,
} from "../../src/kube/kube-error.ts";

const refused = (code: number, retryAfter?: number): Failure => ({
  kind: "refused",
  status: { code, reason: "R", message: "m", causes: [], ...(retryAfter === undefined ? {} : { retryAfter }) },
});

/** Each failure, whether it may pass, and whether a write that failed so may have been carried out. */
const FAILURES: [failure: Failure, retryable: boolean, landed: boolean, text: string][] = [
  [refused(400), false, false, "400 R: m"],
  [refused(401), false, false, "401 R: m"],
  [refused(403), false, false, "403 R: m"],
  [refused(404), false, false, "404 R: m"],
  [refused(408), true, true, "408 R: m"],
  [refused(409), false, false, "409 R: m"],
  [refused(410), false, false, "410 R: m"],
  [refused(422), false, false, "422 R: m"],
  [refused(429), true, false, "429 R: m"],
  [refused(500), true, true, "500 R: m"],
  [refused(503), true, true, "503 R: m"],
  [refused(504), true, true, "504 R: m"],
  [{ kind: "unreachable", code: "ECONNREFUSED" }, true, false, "The API server cannot be reached (ECONNREFUSED)"],
  [{ kind: "untrusted", code: "CERT_HAS_EXPIRED" }, false, false, "The certificate of the API server is not trusted"],
  [{ kind: "broken", code: "ECONNRESET" }, true, true, "The connection to the API server broke (ECONNRESET)"],
  [{ kind: "late", after: 5_000 }, true, true, "The API server did not answer within 5000 ms"],
  [{ kind: "unreadable", reason: "spec: is missing" }, false, true, "cannot be read: spec: is missing"],
  [{ kind: "uncredentialed", reason: "a is missing" }, true, false, "no credentials for the API server: a is missing"],
];

describe("KubeError", () => {
  test("says who was asked for what, and what came of it", () => {
    for (const [failure, , , text] of FAILURES) {
      const { message } = new KubeError(
        { verb: "update", resource: "ipblocks.railhead.io", name: "v4-10-0-0-0" },
        failure,
      );
      expect(message).toStartWith("update ipblocks.railhead.io v4-10-0-0-0: ");
      expect(message).toContain(text);
    }
    expect(new KubeError({ verb: "list", resource: "pods" }, refused(500)).message).toStartWith("list pods: 500");
  });
});

test("isRetryable() and mayHaveLanded() tell failures apart", () => {
  const found = FAILURES.map(([failure]) => [failure, isRetryable(failure), mayHaveLanded(failure)] as const);
  expect(found).toEqual(FAILURES.map(([failure, retryable, landed]) => [failure, retryable, landed]));
});

test("retryAfterOf() is what the API server asked for, and nothing otherwise", () => {
  expect([refused(429, 3_000), refused(429), FAILURES[12]![0]].map(retryAfterOf)).toEqual([3_000, 0, 0]);
});

test("statusOf() is that of an answer, and of nothing else", () => {
  const asked = { verb: "get", resource: "pods" } as const;
  expect(statusOf(new KubeError(asked, refused(409)))?.code).toBe(409);
  expect(statusOf(new KubeError(asked, { kind: "late", after: 1 }))).toBeUndefined();
  expect(statusOf(new Error("409"))).toBeUndefined();
});
