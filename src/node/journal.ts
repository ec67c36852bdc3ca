import type { Operation } from "../attach/operation.ts";
import { type Attachment, listAttachmentsByNamespace } from "../state/attachments.ts";
import type { Database } from "../state/open-state.ts";

/**
 * The operations of a Pod's other attachments. Several may name the same deed (what `eth0` is given by whichever NIC
 * comes first, the node's addresses): it is done once, and undone with the last.
 */
export interface Holding {
  /** Whether another attachment of this Pod holds the identical operation. */
  heldByOthers(operation: Operation): boolean;
  /** What the first holder found before it, so that the last gives it back. */
  beforeOf(operation: Operation): { before: unknown } | undefined;
}

/** What attachments in the namespace of `own`, other than itself, hold. */
export function holdingOfOthers(database: Database, own: Attachment): Holding {
  const others = new Map<string, unknown>();
  for (const record of listAttachmentsByNamespace(database, own.namespaceId)) {
    if (isSame(record, own)) continue;
    record.plan.forEach((operation, at) => {
      const key = textOf(operation);
      if (!others.has(key)) others.set(key, record.befores[at]);
    });
  }
  return {
    heldByOthers: (operation) => others.has(textOf(operation)),
    beforeOf(operation) {
      const key = textOf(operation);
      return others.has(key) ? { before: others.get(key) } : undefined;
    },
  };
}

/** What plugins chained behind a record have done to the same NIC since: a CHECK must allow for it. */
export function laterOperations(database: Database, own: Attachment): Operation[] {
  return listAttachmentsByNamespace(database, own.namespaceId)
    .filter((record) => record.ifname === own.ifname && record.createdAt >= own.createdAt && !isSame(record, own))
    .flatMap((record) => record.plan as Operation[]);
}

/** The moment of a new entry: now, or where the clock has gone back just after the newest in its namespace. */
export function momentAfter(database: Database, namespaceId: string): number {
  const newest = listAttachmentsByNamespace(database, namespaceId).at(-1)?.createdAt ?? 0;
  return Math.max(Date.now(), newest + 1);
}

/** The same for the same deed, in whatever order two faces have written its keys. */
function textOf(operation: unknown): string {
  return JSON.stringify(operation, (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

function isSame(one: Attachment, other: Attachment): boolean {
  return one.containerId === other.containerId && one.ifname === other.ifname && one.face === other.face;
}
