import * as v from "valibot";
import { type Reading, readObject } from "./read-object.ts";
import type { KubeObject, ObjectName, Resource } from "./resource.ts";
import { readStatus, type Status } from "./status.ts";

/** One line of a watch (meta/v1 WatchEvent). */
export type WatchLine<T> =
  /** The object is there, new or other than before. */
  | { kind: "present"; reading: Reading<T>; version: string }
  /** It is gone, or is not selected any more; `version` is that of its going. */
  | { kind: "gone"; name: ObjectName; uid: string; version: string }
  /** Up to this version all has been told. `initial` ends the objects that were there when the watch began. */
  | { kind: "bookmark"; version: string; initial: boolean }
  | { kind: "error"; status: Status }
  /** It is none of these. */
  | { kind: "garbled"; reason: string };

export function readWatchLine<T extends KubeObject>(resource: Resource<T>, line: string): WatchLine<T> {
  const parsed = v.safeParse(Line, jsonOf(line));
  if (!parsed.success) return { kind: "garbled", reason: `A line of ${line.length} characters is no watch event` };
  const { type, object } = parsed.output;
  switch (type) {
    case "ADDED":
    case "MODIFIED": {
      const reading = readObject(resource, object);
      const version = versionOf(object);
      if (reading === undefined || version === undefined) return nameless(type);
      return { kind: "present", reading, version };
    }
    case "DELETED":
      return readGone(object) ?? nameless(type);
    case "BOOKMARK":
      return readBookmark(object) ?? { kind: "garbled", reason: "A bookmark has no version" };
    case "ERROR":
      return { kind: "error", status: readStatus(500, object) };
  }
}

const Line = v.object({ type: v.picklist(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]), object: v.unknown() });

const Gone = v.object({
  metadata: v.object({
    name: v.string(),
    namespace: v.exactOptional(v.string()),
    uid: v.string(),
    resourceVersion: v.string(),
  }),
});

const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

const Bookmark = v.object({
  metadata: v.object({
    resourceVersion: v.pipe(v.string(), v.minLength(1)),
    annotations: v.optional(v.object({ [INITIAL_EVENTS_END]: v.optional(v.string()) }), {}),
  }),
});

const Versioned = v.object({ metadata: v.object({ resourceVersion: v.string() }) });

function readGone(object: unknown): WatchLine<never> | undefined {
  const parsed = v.safeParse(Gone, object);
  if (!parsed.success) return undefined;
  const { uid, resourceVersion: version, ...name } = parsed.output.metadata;
  return { kind: "gone", name, uid, version };
}

function readBookmark(object: unknown): WatchLine<never> | undefined {
  const parsed = v.safeParse(Bookmark, object);
  if (!parsed.success) return undefined;
  const { resourceVersion: version, annotations } = parsed.output.metadata;
  return { kind: "bookmark", version, initial: annotations[INITIAL_EVENTS_END] === "true" };
}

function versionOf(object: unknown): string | undefined {
  const parsed = v.safeParse(Versioned, object);
  return parsed.success ? parsed.output.metadata.resourceVersion : undefined;
}

function nameless(type: string): WatchLine<never> {
  return { kind: "garbled", reason: `An event ${type} has no metadata` };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
