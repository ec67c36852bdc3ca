import * as v from "valibot";

/** What of an object of kind Status (meta/v1) is read: the API server's own account of a failure. */
export interface Status {
  code: number;
  /** `NotFound`, `Conflict`, `Expired`…; empty where the answer was no Status. */
  reason: string;
  message: string;
  /** Of `details`: the object that it is about, and `retryAfterSeconds` in milliseconds. */
  name?: string;
  retryAfter?: number;
  /** The reasons of `details.causes`. */
  causes: readonly string[];
}

/** A Status from the body of an answer, or from an ERROR event; text that is none, a proxy's page say, is cut short. */
export function readStatus(code: number, body: unknown): Status {
  const { success, output } = v.safeParse(StatusObject, body);
  if (!success) return { code, reason: "", message: textOf(body), causes: [] };
  const { name, retryAfterSeconds, causes } = output.details;
  return {
    code: output.code ?? code,
    reason: output.reason,
    message: output.message,
    causes: causes.flatMap(({ reason }) => (reason === undefined ? [] : [reason])),
    ...(name === undefined ? {} : { name }),
    ...(retryAfterSeconds ? { retryAfter: retryAfterSeconds * 1000 } : {}),
  };
}

const Details = v.object({
  name: v.optional(v.string()),
  retryAfterSeconds: v.optional(v.pipe(v.number(), v.minValue(0))),
  causes: v.optional(v.array(v.object({ reason: v.optional(v.string()) })), []),
});

const StatusObject = v.object({
  kind: v.literal("Status"),
  code: v.optional(v.number()),
  reason: v.optional(v.string(), ""),
  message: v.optional(v.string(), ""),
  details: v.optional(Details, {}),
});

function textOf(body: unknown): string {
  const text = (typeof body === "string" ? body : "").trim();
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
