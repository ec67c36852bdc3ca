/** What valibot's objects, lists, pipes and wrappers keep of their parts. */
interface Shape {
  entries?: Record<string, unknown>;
  item?: unknown;
  wrapped?: unknown;
  pipe?: readonly unknown[];
}

/** Every key that a schema reads, those of objects within it included, each once. */
export function keysOf(schema: unknown): string[] {
  const { entries = {}, item, wrapped, pipe = [] } = schema as Shape;
  const parts = [item, wrapped, ...pipe.filter((part) => part !== schema)].filter((part) => part !== undefined);
  const own = Object.entries(entries).flatMap(([key, value]) => [key, ...keysOf(value)]);
  return [...new Set([...own, ...parts.flatMap(keysOf)])];
}
