import type { Path } from "./remark.ts";

/** A member that a schema does not know, and those that it does. */
export interface UnknownKey {
  path: Path;
  known: string[];
}

/**
 * Members of a value that its schema would drop in silence. The API server prunes them, or refuses the object under
 * strict validation; read from a file, a misspelt `rdmaIsolation` would be a Pod without isolation.
 */
export function unknownKeys(schema: unknown, value: unknown, path: Path = []): UnknownKey[] {
  const { type, entries, wrapped, item, pipe } = schema as Shape;
  if (pipe !== undefined && pipe[0] !== schema) return unknownKeys(pipe[0], value, path);
  if (wrapped !== undefined) return unknownKeys(wrapped, value, path);
  if (item !== undefined && Array.isArray(value))
    return value.flatMap((one, at) => unknownKeys(item, one, [...path, at]));
  if (entries === undefined || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    Object.hasOwn(entries, key)
      ? unknownKeys(entries[key], member, [...path, key])
      : type === "loose_object"
        ? []
        : [{ path: [...path, key], known: Object.keys(entries) }],
  );
}

/** What valibot's objects, lists and wrappers keep of their parts. */
interface Shape {
  type?: string;
  entries?: Record<string, unknown>;
  wrapped?: unknown;
  item?: unknown;
  pipe?: unknown[];
}
