import type { Operation } from "../attach/operation.ts";
import { type Attachment, listAttachments, listAttachmentsByNamespace } from "../state/attachments.ts";
import type { Database } from "../state/open-state.ts";

/**
 * The operation as others hold it. Two records may name the same deed (the host's rule 1000, what `eth0` is given by
 * whichever NIC comes first): it is done once, and undone with the last.
 */
export interface Holding {
  /** Whether another record of this boot holds the identical operation, in the same namespace if it works in a Pod. */
  heldByOthers(operation: Operation): boolean;
  /** What the first holder found before it, so that the last gives it back. */
  beforeOf(operation: Operation): { before: unknown } | undefined;
}

/** What records other than `own` hold. */
export function holdingOfOthers(database: Database, own: Attachment): Holding {
  const others = new Map<string, unknown>();
  for (const record of listAttachments(database)) {
    if (isSame(record, own) || record.boot !== own.boot) continue;
    record.plan.forEach((operation, at) => {
      const key = keyOf(operation as Operation, record.namespaceId);
      if (!others.has(key)) others.set(key, record.befores[at]);
    });
  }
  const find = (operation: Operation) => keyOf(operation, own.namespaceId);
  return {
    heldByOthers: (operation) => others.has(find(operation)),
    beforeOf: (operation) => (others.has(find(operation)) ? { before: others.get(find(operation)) } : undefined),
  };
}

/** What plugins chained behind a record have done to the same NIC since: a CHECK must allow for it. */
export function laterOperations(database: Database, own: Attachment): Operation[] {
  return listAttachmentsByNamespace(database, own.namespaceId)
    .filter((record) => record.ifname === own.ifname && record.createdAt >= own.createdAt && !isSame(record, own))
    .flatMap((record) => record.plan as Operation[]);
}

function isSame(one: Attachment, other: Attachment): boolean {
  return one.containerId === other.containerId && one.ifname === other.ifname && one.face === other.face;
}

/** Operations of the host are one place for all; those of a Pod count within its namespace. */
function keyOf(operation: Operation, namespaceId: string): string {
  const onHost = "in" in operation && operation.in === "host";
  return `${onHost ? "" : namespaceId} ${JSON.stringify(operation)}`;
}
