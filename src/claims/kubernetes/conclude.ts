import type { Ip } from "../../address/ip.ts";
import { entriesOf, type Sighted } from "./block.ts";
import type { Entry } from "./entry.ts";
import { type Held, type Hold, withKey } from "./hold.ts";
import { isOfInstance, type Owner, relationOf } from "./owner.ts";
import type { Wish } from "./wish.ts";

/**
 * A hold whose intent is over, address by address as the block shows it. Whatever was claimed is to be probed before
 * its first lease (C6, C8), whatever was taken over to be looked for in this machine's namespaces (C1). `doubt`: the
 * server may have forgotten whom the addresses belonged to.
 */
export function conclude(hold: Hold, block: Sighted, self: Owner, doubt: boolean): Hold {
  const { intent, ...rest } = hold;
  if (intent === undefined) return hold;
  const [before, after] = [entriesOf(intent.from), entriesOf(block)];
  const held = { ...rest.held };
  for (const [ip, wish] of Object.entries(intent.wishes) as [Ip, Wish][]) {
    const now = heldAfter(wish, { held: held[ip], was: before[ip], is: after[ip] }, self, doubt);
    if (now === undefined) delete held[ip];
    else held[ip] = now;
  }
  return { ...rest, held, seen: block };
}

interface Course {
  held: Held | undefined;
  /** The entry that the wish was about, and what became of it. */
  was: Entry | undefined;
  is: Entry | undefined;
}

function heldAfter(wish: Wish, { held, was, is }: Course, self: Owner, doubt: boolean): Held | undefined {
  const claimed = is?.kind === "claimed" && relationOf(is.owner, self) === "own" ? is : undefined;
  switch (wish.kind) {
    case "handBack":
      return isMine(is, self) ? held : undefined;
    case "host":
      return is?.kind === "host" && isMine(is, self) ? undefined : held;
    case "reassert":
      if (claimed === undefined) return held;
      if (held !== undefined && isMine(was, self)) return withKey(held, claimed.key);
      return newlyHeld(claimed, "unproved", doubt);
    case "claim":
      return claimed === undefined ? held : newlyHeld(claimed, "unproved", doubt);
    case "takeOver":
      return claimed === undefined ? held : newlyHeld(claimed, "unscanned", doubt);
  }
}

function newlyHeld({ pool, key }: { pool: string; key?: string }, standing: Held["standing"], doubt: boolean): Held {
  return { pool, ...(key !== undefined && { key }), standing, ...(doubt && { wary: true }) };
}

function isMine(entry: Entry | undefined, self: Owner): boolean {
  return entry !== undefined && entry.kind !== "kept" && isOfInstance(entry.owner, self);
}
