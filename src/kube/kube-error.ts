import type { Status } from "./status.ts";

/** What kept a request from its answer. */
export type Failure =
  /** The API server, or who answers in its stead, said no. */
  | { kind: "refused"; status: Status }
  /** There was no connection, nothing was sent. */
  | { kind: "unreachable"; code: string }
  /** The server's certificate is not one that we trust; nothing was sent. */
  | { kind: "untrusted"; code: string }
  /** The connection broke, or what came through it was no answer. */
  | { kind: "broken"; code: string }
  /** No answer within so many milliseconds. */
  | { kind: "late"; after: number }
  /** An answer, but no object of that kind. */
  | { kind: "unreadable"; reason: string }
  /** There is nothing to show to the server: a file is missing, a credential plugin failed. */
  | { kind: "uncredentialed"; reason: string };

/** The verbs that RBAC knows. */
export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete";

/** What was asked: `update ipblocks.railhead.io v4-172.16.1.0`. */
export interface Asked {
  verb: Verb;
  /** `pods`, `nodes/status`, `ipblocks.railhead.io`. */
  resource: string;
  /** `default/web-0`; a collection has none. */
  name?: string;
}

/** A request to the API server that came to nothing. What it says never has credentials in it. */
export class KubeError extends Error {
  override readonly name = "KubeError";
  readonly asked: Asked;
  readonly failure: Failure;

  constructor(asked: Asked, failure: Failure, options: { cause?: unknown } = {}) {
    super(`${askedText(asked)}: ${failureText(failure)}`, options);
    this.asked = asked;
    this.failure = failure;
  }
}

/** HTTP status and reason of an error that is the API server's answer; undefined for every other. */
export function statusOf(error: unknown): Status | undefined {
  return error instanceof KubeError && error.failure.kind === "refused" ? error.failure.status : undefined;
}

/** Whether the same request may do better a little later. */
export function isRetryable(failure: Failure): boolean {
  switch (failure.kind) {
    case "unreachable":
    case "broken":
    case "late":
    case "uncredentialed":
      return true;
    case "refused":
      return failure.status.code === 408 || failure.status.code === 429 || failure.status.code >= 500;
    case "untrusted":
    case "unreadable":
      return false;
  }
}

/**
 * Whether a write that failed so may have been carried out, or may yet be. A 409 is not among these: with
 * `resourceVersion` it is an answer about this very write.
 */
export function mayHaveLanded(failure: Failure): boolean {
  switch (failure.kind) {
    case "unreachable":
    case "untrusted":
    case "uncredentialed":
      return false;
    case "broken":
    case "late":
    case "unreadable":
      return true;
    case "refused":
      // 408 and 5xx come from the middle of a write too: etcd's answer was lost, or a proxy's patience.
      return failure.status.code === 408 || failure.status.code >= 500;
  }
}

/** Milliseconds that the server wants to be left alone for. */
export function retryAfterOf(failure: Failure): number {
  return failure.kind === "refused" ? (failure.status.retryAfter ?? 0) : 0;
}

function askedText({ verb, resource, name }: Asked): string {
  return name === undefined ? `${verb} ${resource}` : `${verb} ${resource} ${name}`;
}

function failureText(failure: Failure): string {
  switch (failure.kind) {
    case "refused": {
      const { code, reason, message } = failure.status;
      return [`${code}${reason && ` ${reason}`}`, message].filter((text) => text !== "").join(": ");
    }
    case "unreachable":
      return `The API server cannot be reached (${failure.code})`;
    case "untrusted":
      return `The certificate of the API server is not trusted (${failure.code})`;
    case "broken":
      return `The connection to the API server broke (${failure.code})`;
    case "late":
      return `The API server did not answer within ${failure.after} ms`;
    case "unreadable":
      return `The answer of the API server cannot be read: ${failure.reason}`;
    case "uncredentialed":
      return `There are no credentials for the API server: ${failure.reason}`;
  }
}
