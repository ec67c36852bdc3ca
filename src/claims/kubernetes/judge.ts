import type { Ip } from "../../address/ip.ts";
import { type Entry, keyOf } from "./entry.ts";
import type { Finding } from "./finding.ts";
import { type Held, withKey } from "./hold.ts";
import type { Owner } from "./owner.ts";
import type { Lessee } from "./sight.ts";
import { type Stands, standsFor } from "./stands.ts";
import type { Wish } from "./wish.ts";

/** What is known of one address. */
export interface Known {
  held: Held | undefined;
  entry: Entry | undefined;
  /** The Pod of this node that has it. */
  lessee: Lessee | undefined;
  /** The pool that it lies in, where the node itself has it. */
  host: string | undefined;
}

/** What becomes of it: how it is held, what the block should say instead, and what an operator must be told. */
export interface Verdict {
  held?: Held | undefined;
  wish?: Wish;
  finding?: Omit<Finding, "address">;
}

/** One address as its block shows it, against what this node knows of it. `has`: whether a pool has it. */
export function judge(ip: Ip, known: Known, self: Owner, has: (pool: string, ip: Ip) => boolean): Verdict {
  const { held, entry, lessee, host } = known;
  const stands = standsFor(entry, self);
  if (lessee !== undefined) return judgeLent(held, entry, lessee, stands);
  if (host !== undefined) return judgeHost(held, entry, host, stands);
  if (held !== undefined) return judgeIdle(held, entry, stands, has(held.pool, ip));
  return judgeUnheld(entry, stands);
}

/** What gives an entry back: one with a key is kept for it. */
export function handBack(entry: Entry | undefined): Wish {
  if (entry?.kind !== "claimed" || entry.key === undefined) return { kind: "handBack" };
  return { kind: "handBack", kept: { pool: entry.pool, key: entry.key } };
}

/** A Pod has it, so the block has to name this node again (C10), unless it names another owner (C11). */
function judgeLent(held: Held | undefined, entry: Entry | undefined, lessee: Lessee, stands: Stands): Verdict {
  const known: Held = held ?? { ...lessee, standing: "unproved" };
  const reassert: Verdict = { held: known, wish: { kind: "reassert", ...lessee } };
  const contested: Verdict = {
    held: { ...known, standing: "contested" },
    finding: { kind: "contested", by: nameIn(entry) },
  };
  if (entry?.kind === "host") return contested;
  switch (stands) {
    case "own":
      if (entry !== undefined && keyOf(entry) !== lessee.key) return reassert;
      return { held: known.standing === "contested" ? { ...known, standing: "unproved" } : known };
    case "renewed":
    case "earlier":
    case "free":
      return reassert;
    case "kept":
      return entry !== undefined && keyOf(entry) === lessee.key ? reassert : contested;
    case "namesake":
    case "other":
      return contested;
  }
}

/** The node itself has it. */
function judgeHost(held: Held | undefined, entry: Entry | undefined, pool: string, stands: Stands): Verdict {
  switch (stands) {
    case "own":
      return entry?.kind === "host" ? {} : { held, wish: { kind: "host", pool } };
    case "free":
    case "renewed":
    case "earlier":
      return { held, wish: { kind: "host", pool } };
    case "kept":
    case "namesake":
    case "other":
      return { finding: { kind: "hostTaken", by: nameIn(entry) } };
  }
}

/** It is held and nobody has it. */
function judgeIdle(held: Held, entry: Entry | undefined, stands: Stands, inPool: boolean): Verdict {
  if (entry?.kind === "host") return judgeUnheld(entry, stands);
  const useless = held.standing !== "unscanned" && (held.standing === "answered" || !inPool);
  const standing = held.standing === "contested" ? "unproved" : held.standing;
  const known = withKey({ ...held, standing }, entry && keyOf(entry));
  switch (stands) {
    case "own":
      return useless ? { held: known, wish: handBack(entry) } : { held: known };
    case "renewed":
      if (useless) return { held: known, wish: handBack(entry) };
      return { held: known, wish: { kind: "reassert", pool: held.pool, ...(known.key && { key: known.key }) } };
    case "earlier":
      return judgeUnheld(entry, stands);
    case "free":
    case "kept":
    case "namesake":
    case "other":
      return {};
  }
}

/** This node does not know it: what stands in its own name is never lent (C9, C10). */
function judgeUnheld(entry: Entry | undefined, stands: Stands): Verdict {
  switch (stands) {
    case "own":
    case "renewed":
      return { wish: handBack(entry) };
    case "earlier":
      if (entry?.kind !== "claimed") return { wish: handBack(entry) };
      return { wish: { kind: "takeOver", pool: entry.pool, ...(entry.key && { key: entry.key }) } };
    case "namesake":
      return { finding: { kind: "namesake", by: nameIn(entry) } };
    case "free":
    case "kept":
    case "other":
      return {};
  }
}

function nameIn(entry: Entry | undefined): string {
  if (entry === undefined) return "nobody";
  return entry.kind === "kept" ? entry.key : `${entry.owner.node} (${entry.owner.machine})`;
}
