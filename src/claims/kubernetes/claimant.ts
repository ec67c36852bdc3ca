import type { Ip } from "../../address/ip.ts";
import { compareVersions } from "../../kube/resource-version.ts";
import type { BlockName } from "./block-name.ts";
import { type Break, broken, type Contact, completed } from "./contact.ts";
import type { Entitlement } from "./entitlement.ts";
import { EMPTY_HOLD, type Hold, isIdleHold } from "./hold.ts";
import type { Owner } from "./owner.ts";
import type { Pressure } from "./pressure.ts";
import { elapsed, type Moment, type Sight } from "./sight.ts";
import type { ClaimTimes } from "./times.ts";

/** A node's whole part in the protocol. Every transition answers a new one; what did not change is the same object. */
export interface Claimant {
  identity: Pick<Owner, "node" | "machine" | "instance">;
  holds: Readonly<Record<BlockName, Hold>>;
  entitlement: Entitlement;
  contact: Contact;
  look: Look;
  pressures: Readonly<Record<string, Pressure>>;
  /** Addresses that somebody answered for, and until when they are not claimed, milliseconds of `CLOCK_BOOTTIME`. */
  shunned: Readonly<Record<Ip, number>>;
}

/**
 * What the present look has still to do: read the Node, list the node's blocks, read those. `since`: when the Node was
 * read. `known`: the highest version by then. `settled`: nothing from before the last break could land any more.
 */
export type Look =
  | { kind: "due" }
  | { kind: "listing"; since: Moment; known?: string }
  | { kind: "reading"; unread: readonly BlockName[]; since: Moment; settled: boolean }
  | { kind: "over" };

/** What a node remembers on disk of its part. */
export type Remembered = Pick<Claimant, "identity" | "holds" | "entitlement" | "contact">;

/**
 * The claimant of an agent that begins. A look is due, and nothing is claimed before its end; and where the agent was
 * away for longer than a break, that was one. Of another boot nothing is known of how long ago it was.
 */
export function begin(remembered: Remembered, now: Moment, { break: limit }: ClaimTimes): Claimant {
  const { contact, holds, ...rest } = remembered;
  const away = contact.heard && elapsed(contact.heard, now);
  const isShort = away !== undefined && away < limit;
  const begun: Contact = isShort ? { ...contact, state: "broken" } : broken(contact, "silence", now);
  const doubted = contact.doubted && elapsed(contact.doubted, now) === undefined ? now : contact.doubted;
  return {
    ...rest,
    contact: { ...begun, heard: now, ...(doubted && { doubted }) },
    holds: unseen(holds),
    look: { kind: "due" },
    pressures: {},
    shunned: {},
  };
}

/** The connection broke: whatever is known of the blocks may be old. */
export function breakOff(claimant: Claimant, why: Break, now: Moment): Claimant {
  const { contact, holds } = claimant;
  return { ...claimant, contact: broken(contact, why, now), holds: unseen(holds), look: { kind: "due" } };
}

/** A request was completed; one after a silence tells that the connection was broken. */
export function contacted(claimant: Claimant, { now, times }: Pick<Sight, "now" | "times">): Claimant {
  const contact = completed(claimant.contact, now, times);
  const isBreak = contact.brokenAt !== claimant.contact.brokenAt;
  return { ...(isBreak ? breakOff(claimant, "silence", now) : claimant), contact };
}

/**
 * A consistent list, or a write, answered this version of the whole store. It is at least what was known when the
 * request was sent, or the server has gone back in time.
 */
export function atVersion(claimant: Claimant, version: string, known: string | undefined, now: Moment): Claimant {
  const isLower = (than: string | undefined) => than !== undefined && (compareVersions(version, than) ?? 0) < 0;
  const { contact } = claimant;
  if (!isLower(known)) {
    return isLower(contact.highest) ? claimant : { ...claimant, contact: { ...contact, highest: version } };
  }
  const after = breakOff(claimant, "rewound", now);
  return { ...after, contact: { ...after.contact, highest: version } };
}

export function holdOf({ holds }: Claimant, name: BlockName): Hold {
  return holds[name] ?? EMPTY_HOLD;
}

export function withHold(claimant: Claimant, name: BlockName, hold: Hold): Claimant {
  return { ...claimant, holds: { ...claimant.holds, [name]: hold } };
}

/** Who claims: of a Node that was never read nobody, whom no entry names. */
export function selfOf({ identity, entitlement }: Claimant): Owner {
  return { ...identity, nodeUID: entitlement.nodeUID ?? "" };
}

/** Whether the server may have forgotten who holds what, and nodes that it can not reach still lend it. */
export function inDoubt({ contact: { doubted } }: Claimant, { now, times }: Sight): boolean {
  const since = doubted && elapsed(doubted, now);
  return doubted !== undefined && (since === undefined || since < times.offlineLimit);
}

/** The claimant without what it knows of blocks that it has nothing in. */
export function pruned(claimant: Claimant): Claimant {
  const busy = Object.entries(claimant.holds).filter(([, hold]) => !isIdleHold(hold));
  return { ...claimant, holds: Object.fromEntries(busy) };
}

function unseen(holds: Claimant["holds"]): Claimant["holds"] {
  const forgotten = Object.entries(holds).map(([name, { seen: _, ...hold }]) => [name, hold] as const);
  return Object.fromEntries(forgotten);
}
