import { type BlockName, blockOf } from "./block-name.ts";
import { atVersion, type Claimant } from "./claimant.ts";
import { isSettled, mended } from "./contact.ts";
import { entitled, type NodeSight, sawNode } from "./entitlement.ts";
import { type Hold, isIdleHold } from "./hold.ts";
import type { Intent } from "./intent.ts";
import { elapsed, type Moment, type Sight } from "./sight.ts";
import type { ClaimTimes } from "./times.ts";
import type { Version } from "./version.ts";

/** Before a press, and where a watch tells of a change of the own Node, a look is due at once. */
export function lookAgain(claimant: Claimant): Claimant {
  return { ...claimant, look: { kind: "due" } };
}

/** Whether a look should begin: after every break, once more when that is settled (C18), and every ten minutes. */
export function isLookDue({ look, contact, entitlement }: Claimant, now: Moment, times: ClaimTimes): boolean {
  if (look.kind !== "over") return look.kind === "due";
  if (contact.state === "broken") return isSettled(contact, now, times);
  const since = entitlement.looked && elapsed(entitlement.looked, now);
  return since === undefined || since >= times.lookAgain;
}

/**
 * The look begins: a consistent list answered the blocks that are labelled with this node, at `version`. They are to be
 * read, and those that the node knows of, that its Pods' addresses lie in, and its own; what the list brought is read
 * once it is seen.
 */
export function listed(
  claimant: Claimant,
  names: readonly BlockName[],
  version: Version,
  { now, times, leased, hosts }: Sight,
): Claimant {
  const holds = Object.entries(claimant.holds) as [BlockName, Hold][];
  const known = holds.filter(([, hold]) => !isIdleHold(hold)).map(([name]) => name);
  const places = [...leased.keys(), ...hosts.keys()].map(blockOf);
  const unread = [...new Set([...known, ...names, ...places])].sort();
  const after = atVersion(claimant, version, now);
  return { ...after, look: { kind: "reading", unread, settled: isSettled(after.contact, now, times) } };
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

/**
 * The own Node was read, consistently, by a request sent at `now`. Where the look waited for it, that is complete, and
 * this node is entitled anew. The break it followed is mended only where it began once that was settled: a write from
 * before the break may have undone since what an earlier look asserted (C18).
 */
export function readNode(claimant: Claimant, node: NodeSight | undefined, now: Moment): Claimant {
  const { look } = claimant;
  const after = heardOfNode(claimant, node);
  if (!isNodeDue(after) || after.entitlement.node !== "present" || look.kind !== "reading") return after;
  const contact = look.settled ? mended(after.contact, now) : after.contact;
  return { ...after, look: { kind: "over" }, entitlement: entitled(after.entitlement, now), contact };
}

function asserts({ from, wishes }: Intent): boolean {
  return from === "absent" || Object.values(wishes).some(({ kind }) => kind === "reassert" || kind === "takeOver");
}
