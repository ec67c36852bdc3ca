import { CniError, type ErrorObject } from "./error.ts";
import { type Fields, fields, optionalInteger, optionalList, optionalText, present, text } from "./fields.ts";
import type { Answer } from "./request.ts";
import type { Result } from "./result.ts";
import { LATEST_SPEC_VERSION } from "./spec-version.ts";

/**
 * What an agent wrote, as `Answer`; throws `decodingFailure` where it is something else, naming `origin`. The agent is
 * this same executable and has made its results from parsed values, so their insides are taken as they are.
 */
export function readAnswer(body: string, origin: string): Answer {
  const path = `The answer of ${origin}`;
  const from = fields(parse(body, path), path);
  const kind = text(from, "kind", path);
  if (kind === "failed") return { kind, error: readError(from.error, `${path}: error`) };
  if (kind !== "done") throw new CniError("decodingFailure", `${path} is of the unknown kind "${kind}"`);
  return { kind, results: optionalList<Result>(from, "results", path, fields) ?? [] };
}

/** An error object of the CNI spec, from whomever; `code` may be any number. */
export function readError(value: unknown, path: string): ErrorObject {
  const from: Fields = fields(value, path);
  return present<ErrorObject>({
    cniVersion: optionalText(from, "cniVersion", path) ?? LATEST_SPEC_VERSION,
    code: optionalInteger(from, "code", path) ?? 999,
    msg: optionalText(from, "msg", path) ?? "no message",
    details: optionalText(from, "details", path),
  });
}

function parse(body: string, path: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new CniError("decodingFailure", `${path} is not JSON`, { cause, details: body.slice(0, 500) });
  }
}
