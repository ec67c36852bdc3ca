import type { Ip } from "../../address/ip.ts";
import { compareVersions } from "../../kube/resource-version.ts";
import { entriesOf, type Sighted, sameContent } from "./block.ts";
import type { Intent } from "./intent.ts";
import { isGranted, type Wish } from "./wish.ts";

/**
 * What becomes of an intent. `repeat`: its request may be sent, or sent again. Everything else ends it: `shown` by the
 * block, `passed` since the block has moved on and the request can not land any more, `void` since the version it was
 * made from is no longer that block's: the server has gone back in time (C12).
 */
export type Course = "repeat" | "shown" | "passed" | "void";

/**
 * The course of an intent, by its block as it is now; to be asked while no request of it is under way. A version that
 * comes again after a restore is not the one the intent was made from, so content decides, too (C15).
 */
export function courseOf(intent: Intent, now: Sighted): Course {
  const { from } = intent;
  if (from === "absent") return now === "absent" ? "repeat" : "shown";
  if (now === "absent") return "passed";
  if (missed(intent, now).length === 0) return "shown";
  const order = compareVersions(now.version, from.version) ?? Number.NaN;
  if (order > 0) return "passed";
  return order === 0 && sameContent(now, from) ? "repeat" : "void";
}

/** The wishes that a block does not show as granted. */
export function missed({ wishes, owner }: Intent, now: Sighted): [Ip, Wish][] {
  const entries = entriesOf(now);
  return (Object.entries(wishes) as [Ip, Wish][]).filter(([ip, wish]) => !isGranted(wish, entries[ip], owner));
}
