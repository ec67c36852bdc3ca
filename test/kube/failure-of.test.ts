import { describe, expect, test } from "bun:test";
import { failureOf } from "../../src/kube/failure-of.ts";

const withCode = (code: string) => Object.assign(new Error("m"), { code });

describe("failureOf()", () => {
  test("tells what was never sent from what may have been", () => {
    for (const code of ["ECONNREFUSED", "FailedToOpenSocket", "EHOSTUNREACH", "ENOTFOUND"]) {
      expect(failureOf(withCode(code))).toEqual({ kind: "unreachable", code });
    }
    for (const code of ["ECONNRESET", "EPIPE", "ETIMEDOUT"]) {
      expect(failureOf(withCode(code))).toEqual({ kind: "broken", code });
    }
  });

  test("knows a server that is not trusted by OpenSSL's names and Node's", () => {
    for (const code of [
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "CERT_HAS_EXPIRED",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    ]) {
      expect(failureOf(withCode(code)).kind).toBe("untrusted");
    }
  });

  test("takes everything else for a connection that broke", () => {
    expect(failureOf(new SyntaxError("JSON Parse error: Unexpected token"))).toEqual({
      kind: "broken",
      code: "no JSON",
    });
    expect(failureOf(new TypeError("t"))).toEqual({ kind: "broken", code: "TypeError" });
    expect(failureOf("thrown")).toEqual({ kind: "broken", code: "thrown" });
  });
});
