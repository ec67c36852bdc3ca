import type { Entry } from "./entry.ts";
import { type Owner, type Relation, relationOf } from "./owner.ts";

/** Who stands in the block for an address, as this node sees it. */
export type Stands = "free" | "kept" | Relation;

export function standsFor(entry: Entry | undefined, self: Owner): Stands {
  if (entry === undefined) return "free";
  return entry.kind === "kept" ? "kept" : relationOf(entry.owner, self);
}
