import { statusOf } from "./kube-error.ts";
import type { ObjectName } from "./resource.ts";

/** What came of changing an object that was read before. */
export type Changed<T> =
  | { kind: "changed"; object: T }
  /** Somebody else changed it since, or it is another object of that name, or a field has another owner (409). */
  | { kind: "conflict"; message: string }
  /** There is none of that name. */
  | { kind: "absent" };

/** What came of creating one. */
export type Created<T> = { kind: "created"; object: T } | { kind: "exists" };

/** What came of deleting one; with finalizers or grace it is only marked. */
export type Deleted = { kind: "deleted" } | { kind: "conflict"; message: string } | { kind: "absent" };

/** The refusals that a writer has to expect, as values; every other error is thrown on. */
export function expectedRefusal(error: unknown, name: ObjectName): Exclude<Deleted, { kind: "deleted" }> {
  const status = statusOf(error);
  if (status?.code === 409 && status.reason !== "AlreadyExists") return { kind: "conflict", message: status.message };
  if (isAbsent(error, name)) return { kind: "absent" };
  throw error;
}

/** Whether that object is what is missing; its namespace, or the whole resource, is another matter. */
export function isAbsent(error: unknown, { name }: ObjectName): boolean {
  const status = statusOf(error);
  return status?.code === 404 && status.reason === "NotFound" && status.name === name;
}
