import { KubeError, statusOf } from "./kube-error.ts";

/** What interrupts a watch. */
export type Break =
  /** No connection, or one that broke; or the API server refused the watch, or ended it with an error. */
  | { kind: "failed"; error: KubeError }
  /** The connection ended before the time that was agreed, as when the API server shuts down. */
  | { kind: "ended" }
  /** Nothing was heard for so many milliseconds, not even a bookmark. */
  | { kind: "silent"; after: number }
  /** Something was said that is no event. */
  | { kind: "garbled"; reason: string }
  /** The history from our version on is gone (410). */
  | { kind: "expired" }
  /** The API server is at a lower version than it was before: its etcd was restored. */
  | { kind: "rewound"; from: string; to: string };

/** A Break on its way up to whoever goes on with the watch. */
export class WatchBreak extends Error {
  override readonly name = "WatchBreak";
  readonly why: Break;

  constructor(why: Break) {
    super(breakText(why));
    this.why = why;
  }
}

/** The Break that an error is; undefined for what is no matter of the connection. */
export function breakOf(error: unknown): Break | undefined {
  if (error instanceof WatchBreak) return error.why;
  if (!(error instanceof KubeError)) return undefined;
  return statusOf(error)?.code === 410 ? { kind: "expired" } : { kind: "failed", error };
}

export function breakText(why: Break): string {
  switch (why.kind) {
    case "failed":
      return why.error.message;
    case "ended":
      return "The API server ended the watch before its time";
    case "silent":
      return `The watch has been silent for ${why.after} ms`;
    case "garbled":
      return why.reason;
    case "expired":
      return "The API server has forgotten the history since our version (410)";
    case "rewound":
      return `The API server has gone back in time, from version ${why.from} to ${why.to}`;
  }
}
