import type { Ip } from "../../address/ip.ts";
import { type BlockName, blockOf } from "./block-name.ts";
import { type Claimant, holdOf, inDoubt, withHold } from "./claimant.ts";
import { type Held, type Hold, idleOf, type Standing } from "./hold.ts";
import type { Sight } from "./sight.ts";

/** What a probe on the wire brought (RFC 5227, RFC 4862), or the search of the namespaces of this machine. */
export type Proof = "silent" | "answered" | "scanned";

/** The addresses to be probed, ahead of need: claimed, and nobody has been asked for them since (C6, C8). */
export function unproved({ holds }: Claimant, { leased }: Sight): Ip[] {
  return Object.values(holds).flatMap((hold: Hold) =>
    idleOf(hold, leased).filter((ip) => hold.held[ip]?.standing === "unproved"),
  );
}

/** The addresses that an earlier instance had: a namespace of this machine may have them still (C1). */
export function unscanned({ holds }: Claimant): Ip[] {
  return Object.values(holds).flatMap((hold: Hold) =>
    (Object.keys(hold.held) as Ip[]).filter((ip) => hold.held[ip]?.standing === "unscanned"),
  );
}

/**
 * An address was probed, or no namespace, or a leased one, was found to have it. One that is not in the standing that
 * asked for the proof any more is left as it is. An answer parks it until the next look hands it back, and this node
 * does not claim it for a while, so that whoever answered can.
 */
export function prove(claimant: Claimant, ip: Ip, proof: Proof, sight: Sight): Claimant {
  const name: BlockName = blockOf(ip);
  const hold = holdOf(claimant, name);
  const held = hold.held[ip];
  const asks: readonly Standing[] = proof === "scanned" ? ["unscanned"] : ["unproved", "fit"];
  if (held === undefined || !asks.includes(held.standing)) return claimant;
  const { wary, ...plain } = held;
  const proven: Held = { ...plain, standing: STANDING[proof], ...(wary && inDoubt(claimant, sight) && { wary }) };
  const proved = withHold(claimant, name, { ...hold, held: { ...hold.held, [ip]: proven } });
  if (proof !== "answered") return proved;
  return { ...proved, shunned: { ...proved.shunned, [ip]: sight.now.at + 3 * sight.times.lookAgain } };
}

const STANDING: Record<Proof, Standing> = { silent: "fit", answered: "answered", scanned: "unproved" };
