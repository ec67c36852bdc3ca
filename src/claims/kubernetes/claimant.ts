import type { Ip } from "../../address/ip.ts";
import type { BlockName } from "./block-name.ts";
import { broken, type Contact, completed, isLower } from "./contact.ts";
import type { Entitlement } from "./entitlement.ts";
import { EMPTY_HOLD, type Hold } from "./hold.ts";
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
 * read. `settled`: nothing from before the last break could land any more by then.
 */
export type Look =
  | { kind: "due" }
  | { kind: "listing"; since: Moment }
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
  const away = contact.sure && elapsed(contact.sure, now);
  const short = contact.state === "looked" && away !== undefined && away < limit;
  const begun: Contact = short ? { ...contact, state: "broken" } : broken(contact, "silence", now);
  const doubted = contact.doubted && elapsed(contact.doubted, now) === undefined ? now : contact.doubted;
  return {
    ...rest,
    contact: { ...begun, ...(doubted && { doubted }) },
    holds: unseen(holds),
    look: { kind: "due" },
    pressures: {},
    shunned: {},
  };
}

/** The connection broke: whatever is known of the blocks may be old. */
export function breakOff(claimant: Claimant, why: Parameters<typeof broken>[1], now: Moment): Claimant {
  const { contact, holds } = claimant;
  return { ...claimant, contact: broken(contact, why, now), holds: unseen(holds), look: { kind: "due" } };
}

/** A request was completed; one after a silence tells that the connection was broken. */
export function contacted(claimant: Claimant, now: Moment, times: ClaimTimes): Claimant {
  const contact = completed(claimant.contact, now, times);
  if (contact.state === "broken" && claimant.contact.state === "looked") return breakOff(claimant, "silence", now);
  return contact === claimant.contact ? claimant : { ...claimant, contact };
}

/**
 * A consistent list, or a write, answered this version of the whole store; one that is lower than what was answered
 * before the request was sent is a break.
 */
export function atVersion(claimant: Claimant, version: string, now: Moment): Claimant {
  const after = isLower(claimant.contact, version) ? breakOff(claimant, "rewound", now) : claimant;
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

/** All held addresses with how they are held. */
export function heldBy({ holds }: Claimant): [Ip, BlockName][] {
  return (Object.entries(holds) as [BlockName, Hold][]).flatMap(([name, { held }]) =>
    (Object.keys(held) as Ip[]).map((ip): [Ip, BlockName] => [ip, name]),
  );
}

function unseen(holds: Claimant["holds"]): Claimant["holds"] {
  const forgotten = Object.entries(holds).map(([name, { seen: _, ...hold }]) => [name, hold] as const);
  return Object.fromEntries(forgotten);
}
