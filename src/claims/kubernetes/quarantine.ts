import type { Block } from "./block.ts";
import type { NodeSight } from "./entitlement.ts";
import type { Owner } from "./owner.ts";

/** Whose entries the controller waits to free, and since when it has seen them vanished, milliseconds. */
export type Quarantine = Readonly<Record<VanishedKey, number>>;

/** A Node object's life on one machine, whatever state file. */
export type VanishedKey = string & { readonly __kind: "vanished" };

export function vanishedKey({ node, nodeUID, machine }: Owner): VanishedKey {
  return `${node}/${nodeUID}/${machine}` as VanishedKey;
}

/** Whether an owner's Node is gone, another, or of another machine by now. */
export function isVanished(owner: Owner, node: NodeSight | undefined): boolean {
  if (node === undefined || node.uid !== owner.nodeUID) return true;
  return node.machine !== undefined && node.machine !== owner.machine;
}

/** The owners in blocks whose Nodes are not there. */
export function vanishedIn(blocks: Iterable<Block>, nodes: ReadonlyMap<string, NodeSight>): Set<VanishedKey> {
  const vanished = new Set<VanishedKey>();
  for (const { entries } of blocks) {
    for (const entry of Object.values(entries)) {
      if (entry.kind !== "kept" && isVanished(entry.owner, nodes.get(entry.owner.node))) {
        vanished.add(vanishedKey(entry.owner));
      }
    }
  }
  return vanished;
}

/**
 * The quarantine as of `now`, by a clock that never jumps: it begins with the first sight and anew for an owner that had
 * returned. Not remembered: another leader counts for itself, and so does this one after a break.
 */
export function quarantine(before: Quarantine, vanished: ReadonlySet<VanishedKey>, now: number): Quarantine {
  return Object.fromEntries([...vanished].sort().map((key) => [key, before[key] ?? now]));
}
