import type { BlockOwner } from "./ip-block.ts";

/** Who holds an address: a Node object's life on one machine, with one state file. */
export type Owner = BlockOwner;

/**
 * What an owner is to this node. `own`: itself. `renewed`: itself, before the Node was made anew. `earlier`: this
 * machine, with a state file that is lost. `namesake`: another machine under this node's name. `other`: anyone else.
 */
export type Relation = "own" | "renewed" | "earlier" | "namesake" | "other";

export function relationOf(owner: Owner, self: Owner): Relation {
  if (owner.node !== self.node) return "other";
  if (owner.instance === self.instance && owner.machine === self.machine) {
    return owner.nodeUID === self.nodeUID ? "own" : "renewed";
  }
  return owner.machine === self.machine ? "earlier" : "namesake";
}

export function sameOwner(a: Owner, b: Owner): boolean {
  return a.node === b.node && a.nodeUID === b.nodeUID && a.machine === b.machine && a.instance === b.instance;
}

/** Whether the owner is this node with this very state file, whatever UID its Node had. */
export function isOfInstance(owner: Owner, self: Owner): boolean {
  const relation = relationOf(owner, self);
  return relation === "own" || relation === "renewed";
}
