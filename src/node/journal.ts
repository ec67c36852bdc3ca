import type { Operation } from "../attach/operation.ts";
import { type Attachment, listAttachmentsByNamespace, newestInNamespace } from "../state/attachments.ts";
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
  const others = new Map<string, { operation: unknown; before: unknown }[]>();
  for (const record of listAttachmentsByNamespace(database, own.namespaceId)) {
    if (isSame(record, own)) continue;
    for (const [at, operation] of record.plan.entries()) {
      const key = likeness(operation);
      const alike = others.get(key) ?? [];
      others.set(key, alike);
      alike.push({ operation, before: record.befores[at] });
    }
  }
  // The same deed, in whatever order two faces have written its keys.
  const find = (wanted: Operation) =>
    others.get(likeness(wanted))?.find(({ operation }) => Bun.deepEquals(operation, wanted));
  return {
    heldByOthers: (operation) => find(operation) !== undefined,
    beforeOf(operation) {
      const held = find(operation);
      return held && { before: held.before };
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
  return Math.max(Date.now(), (newestInNamespace(database, namespaceId) ?? 0) + 1);
}

/** What equal deeds have in common, cheaply told: no order of keys makes a text longer. */
function likeness(operation: unknown): string {
  return `${(operation as Operation).do} ${JSON.stringify(operation).length}`;
}

function isSame(one: Attachment, other: Attachment): boolean {
  return one.containerId === other.containerId && one.ifname === other.ifname && one.face === other.face;
}
