import type { BlockEntry } from "./ip-block.ts";
import { type Owner, sameOwner } from "./owner.ts";

/** An address that is not free. `host`: a node's own. `kept`: nobody's, until its key's next holder takes it. */
export type Entry =
  | { kind: "claimed"; pool: string; owner: Owner; key?: string }
  | { kind: "host"; pool: string; owner: Owner }
  | { kind: "kept"; pool: string; key: string; releasedAt: number };

/** The entry of a block as the API server has it; nothing for one that names neither owner nor key: it is free. */
export function readEntry({ pool, owner, stickyKey, releasedAt, host }: BlockEntry): Entry | undefined {
  if (owner !== undefined && host === true) return { kind: "host", pool, owner };
  if (owner !== undefined) return { kind: "claimed", pool, owner, ...(stickyKey !== undefined && { key: stickyKey }) };
  if (stickyKey === undefined) return undefined;
  return { kind: "kept", pool, key: stickyKey, releasedAt: releasedAt === undefined ? 0 : Date.parse(releasedAt) };
}

/** `readEntry` backwards. */
export function writeEntry(entry: Entry): BlockEntry {
  switch (entry.kind) {
    case "claimed":
      return { pool: entry.pool, owner: entry.owner, ...(entry.key !== undefined && { stickyKey: entry.key }) };
    case "host":
      return { pool: entry.pool, owner: entry.owner, host: true };
    case "kept":
      return { pool: entry.pool, stickyKey: entry.key, releasedAt: new Date(entry.releasedAt).toISOString() };
  }
}

export function sameEntry(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind !== b.kind || a.pool !== b.pool || keyOf(a) !== keyOf(b)) return false;
  if (a.kind === "kept" || b.kind === "kept") return Bun.deepEquals(a, b);
  return sameOwner(a.owner, b.owner);
}

/** The sticky key of an entry, if it has one. */
export function keyOf(entry: Entry): string | undefined {
  return entry.kind === "host" ? undefined : entry.key;
}
