import { type BlockName, blockOf } from "./block-name.ts";
import { atVersion, type Claimant, contacted } from "./claimant.ts";
import { isSettled } from "./contact.ts";
import { finishLook } from "./end-look.ts";
import { type NodeSight, sawNode } from "./entitlement.ts";
import { type Hold, isIdleHold } from "./hold.ts";
import { elapsed, type Moment, type Sight } from "./sight.ts";
import type { ClaimTimes } from "./times.ts";

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

/** A watch told of the own Node. It may take this node's right to lend away, never give it. */
export function heardOfNode(claimant: Claimant, node: NodeSight | undefined): Claimant {
  const entitlement = sawNode(claimant.entitlement, node, claimant.identity.machine);
  const renewed = entitlement.node === "present" && entitlement.nodeUID !== claimant.entitlement.nodeUID;
  return { ...claimant, entitlement, ...(renewed && { look: { kind: "due" } as const }) };
}

/**
 * The look begins: the own Node was read, consistently, by a request sent at `sent`, from which the right to lend will
 * count. Were the blocks read first, they might have been freed before the Node was back (C19). Without a Node there is
 * nothing to look for yet.
 */
export function readNode(claimant: Claimant, node: NodeSight | undefined, sent: Moment, sight: Sight): Claimant {
  const after = heardOfNode(contacted(claimant, sight), node);
  if (after.entitlement.node !== "present") return after;
  const { highest } = after.contact;
  return { ...after, look: { kind: "listing", since: sent, ...(highest !== undefined && { known: highest }) } };
}

/**
 * A consistent list answered the blocks that are labelled with this node, at `version`. They are to be read, and those
 * that the node knows of, that its Pods' addresses lie in, and its own; what the list brought is read once it is seen.
 */
export function listed(claimant: Claimant, names: readonly BlockName[], version: string, sight: Sight): Claimant {
  const before = contacted(claimant, sight);
  const least = before.look.kind === "listing" ? before.look.known : undefined;
  const after = atVersion(before, version, least, sight.now);
  if (after.look.kind !== "listing") return after;
  const holds = Object.entries(after.holds) as [BlockName, Hold][];
  const known = holds.filter(([, hold]) => !isIdleHold(hold)).map(([name]) => name);
  const places = [...sight.leased.keys(), ...sight.hosts.keys()].map(blockOf);
  const unread = [...new Set([...known, ...names, ...places])].sort();
  const { since } = after.look;
  const settled = isSettled(after.contact, since, sight.times);
  return finishLook({ ...after, look: { kind: "reading", unread, since, settled } }, sight.now);
}
