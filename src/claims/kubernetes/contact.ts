import { elapsed, type Moment } from "./sight.ts";
import type { ClaimTimes } from "./times.ts";

/** How this node stands to the API server. */
export interface Contact {
  /** `broken`: the connection broke, and no look has been done since that settled: others may know better. */
  state: "looked" | "broken";
  /** The last completed request. */
  heard?: Moment;
  /** The last that was completed while `looked`: until then nobody can have claimed what this node holds. */
  sure?: Moment;
  brokenAt?: Moment;
  /** When the server last seemed to have forgotten something: a lower version, or a `410`. */
  doubted?: Moment;
  /** The highest version of the whole store that a consistent list, or a write, has answered. */
  highest?: string;
}

/** No completed request for 10 s, `410 Gone`, or a lower version. A watch resumed from its version is no break. */
export type Break = "silence" | "gone" | "rewound";

/** After a break the node looks at all its blocks, and claims nothing new until `isSettled`. */
export function broken(contact: Contact, why: Break, now: Moment): Contact {
  const { highest, ...rest } = contact;
  if (why === "silence") return { ...contact, state: "broken", brokenAt: now };
  return { ...rest, ...(why === "gone" && highest && { highest }), state: "broken", brokenAt: now, doubted: now };
}

/** A request was completed. One after a silence that was a break does not mend it: only a look does (C5). */
export function completed(contact: Contact, now: Moment, { break: limit }: ClaimTimes): Contact {
  const silent = contact.heard && elapsed(contact.heard, now);
  if (silent === undefined || silent >= limit) return { ...broken(contact, "silence", now), heard: now };
  return { ...contact, heard: now, ...(contact.state === "looked" && { sure: now }) };
}

/** A look was completed that began after the break had settled. */
export function mended(contact: Contact, now: Moment): Contact {
  return { ...contact, state: "looked", heard: now, sure: now };
}

/** Settle: whether something new may be claimed, since nothing sent before the break can land any more (C15). */
export function isSettled({ brokenAt }: Contact, now: Moment, { settle }: ClaimTimes): boolean {
  const since = brokenAt && elapsed(brokenAt, now);
  return brokenAt === undefined || (since !== undefined && since >= settle);
}
