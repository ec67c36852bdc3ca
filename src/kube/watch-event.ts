import type { Unreadable } from "./read-object.ts";
import type { ObjectName } from "./resource.ts";
import type { Break } from "./watch-break.ts";

/** What is heard of a collection, in order; each version is higher than the one before. */
export type WatchEvent<T> =
  /** All that there is; what was known before and is not in it is gone. The first of all events of this kind. */
  | { kind: "snapshot"; objects: T[]; unreadable: Unreadable[]; version: string }
  | { kind: "present"; object: T; version: string }
  | { kind: "gone"; name: ObjectName; uid: string; version: string }
  /** Is there, and cannot be read: whatever was known of it is so no more. */
  | { kind: "unreadable"; unreadable: Unreadable; version: string }
  /** Up to this version all has been told. */
  | { kind: "bookmark"; version: string }
  /** The API server has answered, and nothing has been missed. */
  | { kind: "connected" }
  /** It is tried again after so many milliseconds. */
  | { kind: "broken"; why: Break; wait: number };
