import type { BlockName } from "./block-name.ts";
import { type Claimant, pruned } from "./claimant.ts";
import { mended } from "./contact.ts";
import { entitled } from "./entitlement.ts";
import type { Intent } from "./intent.ts";
import type { Moment } from "./sight.ts";

/** The look with one block less to read. */
export function blockRead(claimant: Claimant, name: BlockName): Claimant {
  const { look } = claimant;
  if (look.kind !== "reading") return claimant;
  return { ...claimant, look: { ...look, unread: look.unread.filter((other) => other !== name) } };
}

/**
 * The claimant, entitled anew where its look is complete: every block was read, and what had to be asserted has been.
 * The break it followed is mended only where it began once that was settled: a write from before the break may have
 * undone since what an earlier look asserted (C18).
 */
export function finishLook(claimant: Claimant, now: Moment): Claimant {
  const { look, holds, entitlement, contact } = claimant;
  if (look.kind !== "reading" || look.unread.length > 0 || entitlement.node !== "present") return claimant;
  if (Object.values(holds).some(({ intent }) => intent !== undefined && asserts(intent))) return claimant;
  return {
    ...pruned(claimant),
    look: { kind: "over" },
    entitlement: entitled(entitlement, look.since),
    contact: look.settled ? mended(contact, now) : contact,
  };
}

function asserts({ from, wishes }: Intent): boolean {
  return from === "absent" || Object.values(wishes).some(({ kind }) => kind === "reassert" || kind === "takeOver");
}
