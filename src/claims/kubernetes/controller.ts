import type { Ip } from "../../address/ip.ts";
import { type Block, type Entries, isEmpty } from "./block.ts";
import type { NodeSight } from "./entitlement.ts";
import { type Entry, keyOf } from "./entry.ts";
import type { Owner } from "./owner.ts";
import { isVanished, type Quarantine, vanishedKey } from "./quarantine.ts";

/** What is known of a vanished owner's node from reads that came from no cache. */
export interface NodeFacts {
  node: NodeSight | undefined;
  /** Pods are bound to the node's name that are older than its present Node. */
  hasOldPods: boolean;
  /** `node.kubernetes.io/out-of-service`, or an operator's command: nothing of it runs any more. */
  outOfService: boolean;
}

/** Whether an owner's entries may be freed now. `facts` were read after the quarantine was over. */
export function mayFree(
  owner: Owner,
  { node, hasOldPods, outOfService }: NodeFacts,
  { waits, now, period }: { waits: Quarantine; now: number; period: number },
): boolean {
  if (outOfService) return true;
  const since = waits[vanishedKey(owner)];
  return isVanished(owner, node) && !hasOldPods && since !== undefined && now - since >= period;
}

/**
 * A block's entries without those of the owners that may be freed; nothing where there are none. What has a sticky key
 * is kept for it. `at`: milliseconds since 1970. To be written with the block's resourceVersion.
 */
export function freed(block: Block, free: (owner: Owner) => boolean, at: number): Entries | undefined {
  const left: Record<Ip, Entry> = {};
  let some = false;
  for (const [ip, entry] of Object.entries(block.entries) as [Ip, Entry][]) {
    if (entry.kind === "kept" || !free(entry.owner)) left[ip] = entry;
    else {
      some = true;
      if (entry.kind === "claimed" && entry.key !== undefined) {
        left[ip] = { kind: "kept", pool: entry.pool, key: entry.key, releasedAt: at };
      }
    }
  }
  return some ? left : undefined;
}

/**
 * A block's entries without those kept addresses that are over: no Pod will come back to them. Nothing where there are
 * none.
 */
export function forgotten(block: Block, isOver: (key: string, ip: Ip) => boolean): Entries | undefined {
  const all = Object.entries(block.entries) as [Ip, Entry][];
  const left = all.filter(([ip, entry]) => entry.kind !== "kept" || !isOver(entry.key, ip));
  return left.length === all.length ? undefined : (Object.fromEntries(left) as Entries);
}

/**
 * The kept addresses whose key has another place: claimed, or kept later. A key is written behind its lease, so one
 * whose Pod moves on at once may be written twice.
 */
export function superseded(blocks: Iterable<Block>): Set<Ip> {
  const places = new Map<string, { ip: Ip; entry: Entry }[]>();
  for (const { entries } of blocks) {
    for (const [ip, entry] of Object.entries(entries) as [Ip, Entry][]) {
      const key = keyOf(entry);
      if (key !== undefined) places.set(key, [...(places.get(key) ?? []), { ip, entry }]);
    }
  }
  const older = [...places.values()].flatMap((all) => {
    const [, ...rest] = all.sort((a, b) => (lastHeld(a.entry) < lastHeld(b.entry) ? 1 : -1));
    return rest.filter(({ entry }) => entry.kind === "kept");
  });
  return new Set(older.map(({ ip }) => ip));
}

/** What a block that nobody holds anything in is deleted with, so that it is still that one and still empty. */
export function deletionOf(block: Block): { uid: string; resourceVersion: string } | undefined {
  return isEmpty(block) ? { uid: block.uid, resourceVersion: block.version } : undefined;
}

function lastHeld(entry: Entry): number {
  return entry.kind === "kept" ? entry.releasedAt : Number.POSITIVE_INFINITY;
}
