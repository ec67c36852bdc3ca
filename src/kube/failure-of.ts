import type { Failure } from "./kube-error.ts";

/** What an error of Bun's `fetch` means: it has a code of the system's, of OpenSSL's, of Node's or of Bun's own. */
export function failureOf(error: unknown): Exclude<Failure, { kind: "refused" | "late" }> {
  const code = codeOf(error);
  if (UNREACHABLE.has(code)) return { kind: "unreachable", code };
  if (code.includes("CERT") || UNTRUSTED.test(code)) return { kind: "untrusted", code };
  if (error instanceof SyntaxError) return { kind: "broken", code: "no JSON" };
  return { kind: "broken", code };
}

/** All of them from before the first byte of a request. A name that is not found may be found later. */
const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ConnectionRefused",
  "FailedToOpenSocket",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "DNSResolveFailed",
  "UnableToResolveHost",
]);

/** The rest of OpenSSL's X509_V_ERR_* (x509_vfy.h) that have no CERT in their names. */
const UNTRUSTED =
  /^(UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)_|CRL_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
