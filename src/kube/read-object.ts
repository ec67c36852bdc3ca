import * as v from "valibot";
import type { KubeObject, ObjectName, Resource } from "./resource.ts";

/** An object that could be read, or the one that could not and why. */
export type Reading<T> = { kind: "read"; object: T } | { kind: "unreadable"; unreadable: Unreadable };

/** An object of the API server that is not what its resource says. */
export interface Unreadable {
  name: ObjectName;
  uid: string;
  /** `spec.nodeName: expected string`; no value of the object is in it. */
  reason: string;
}

/**
 * An object from an answer, by the schema of its resource. Undefined for what is no object of the API server at all,
 * having neither name nor version.
 */
export function readObject<T extends KubeObject>(resource: Resource<T>, value: unknown): Reading<T> | undefined {
  const parsed = v.safeParse(resource.schema, value);
  if (parsed.success) return { kind: "read", object: parsed.output };
  const identity = v.safeParse(Identity, value);
  if (!identity.success) return undefined;
  const { name, namespace, uid } = identity.output.metadata;
  const where = namespace === undefined ? { name } : { name, namespace };
  return { kind: "unreadable", unreadable: { name: where, uid, reason: reasonOf(parsed.issues[0]) } };
}

/** Where an object differs from its schema. Valibot's own message has the value in it, which may be a secret. */
export function reasonOf(issue: v.BaseIssue<unknown>): string {
  const what = issue.received === "undefined" ? "is missing" : `expected ${issue.expected ?? issue.type}`;
  const path = v.getDotPath(issue);
  return path === null ? what : `${path}: ${what}`;
}

const Identity = v.object({
  metadata: v.object({
    name: v.string(),
    namespace: v.optional(v.string()),
    uid: v.string(),
    resourceVersion: v.string(),
  }),
});
