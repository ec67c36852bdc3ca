import type { BlockName } from "./block-name.ts";
import { atVersion, type Claimant } from "./claimant.ts";
import { mended } from "./contact.ts";
import { entitled, type NodeSight, sawNode } from "./entitlement.ts";
import { type Hold, isIdleHold } from "./hold.ts";
import type { Intent } from "./intent.ts";
import type { Moment } from "./sight.ts";
import type { Version } from "./version.ts";

/** A look is due: after every break, every ten minutes, and before a press. */
export function lookAgain(claimant: Claimant): Claimant {
  return { ...claimant, look: { kind: "due" } };
}

/**
 * The look begins: a consistent list answered the blocks that are labelled with this node, at `version`. They and all
 * those that the node knows of are to be read; what the list brought counts as read once it was seen.
 */
export function listed(claimant: Claimant, names: readonly BlockName[], version: Version, now: Moment): Claimant {
  const holds = Object.entries(claimant.holds) as [BlockName, Hold][];
  const known = holds.filter(([, hold]) => !isIdleHold(hold)).map(([name]) => name);
  const unread = [...new Set([...known, ...names])].sort();
  return { ...atVersion(claimant, version, now), look: { kind: "reading", unread } };
}

/** Whether only the Node is missing: every block was read, and what had to be asserted anew has been. */
export function isNodeDue({ look, holds }: Claimant): boolean {
  if (look.kind !== "reading" || look.unread.length > 0) return false;
  return !Object.values(holds).some(({ intent }) => intent !== undefined && asserts(intent));
}

/** A watch told of the own Node. It may take this node's right to lend away, never give it. */
export function heardOfNode(claimant: Claimant, node: NodeSight | undefined): Claimant {
  const entitlement = sawNode(claimant.entitlement, node, claimant.identity.machine);
  const renewed = entitlement.node === "present" && entitlement.nodeUID !== claimant.entitlement.nodeUID;
  return { ...claimant, entitlement, ...(renewed && { look: { kind: "due" } as const }) };
}

/** The own Node was read, consistently, by a request sent at `now`; where the look waited for it, that is complete. */
export function readNode(claimant: Claimant, node: NodeSight | undefined, now: Moment): Claimant {
  const after = heardOfNode(claimant, node);
  if (!isNodeDue(after) || after.entitlement.node !== "present") return after;
  const { entitlement, contact } = after;
  return { ...after, look: { kind: "over" }, entitlement: entitled(entitlement, now), contact: mended(contact, now) };
}

function asserts({ from, wishes }: Intent): boolean {
  return from === "absent" || Object.values(wishes).some(({ kind }) => kind === "reassert" || kind === "takeOver");
}
