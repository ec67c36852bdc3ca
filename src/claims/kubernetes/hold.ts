import type { Ip } from "../../address/ip.ts";
import type { Sighted } from "./block.ts";
import type { Intent } from "./intent.ts";

/** An address that this node has claimed. */
export interface Held {
  pool: string;
  /** Only the Pod of this key may have it. */
  key?: string;
  standing: Standing;
  /**
   * Claimed when the server may have forgotten who had it before: probed anew ahead of each lease while in doubt, and
   * once more when no other can lend it any longer.
   */
  wary?: true;
}

/**
 * Whether it may be lent. `unscanned`: an earlier instance had it, a namespace of this machine may have it still.
 * `unproved`: nobody has been asked on the wire since it was claimed. `fit`: yes. `answered`: somebody did answer.
 * `contested`: the block names another owner while a Pod here has it.
 */
export type Standing = "unscanned" | "unproved" | "fit" | "answered" | "contested";

/** All that a node has to do with one block. */
export interface Hold {
  held: Readonly<Record<Ip, Held>>;
  /** At most one at a time. */
  intent?: Intent;
  /** The block as last read or written, since the connection last broke; not remembered on disk. */
  seen?: Sighted;
}

export const EMPTY_HOLD: Hold = { held: {} };

/** Whether there is anything in it to be remembered. */
export function isIdleHold({ held, intent }: Hold): boolean {
  return intent === undefined && Object.keys(held).length === 0;
}

/** The addresses that nobody has and no intent is about: these may be handed back, fit ones lent. */
export function idleOf({ held, intent }: Hold, leased: ReadonlyMap<Ip, unknown>): Ip[] {
  const ips = Object.keys(held) as Ip[];
  return ips.filter((ip) => held[ip]?.standing !== "unscanned" && !leased.has(ip) && intent?.wishes[ip] === undefined);
}

/** The address held for whom the block says it is claimed for. */
export function withKey({ key: _, ...held }: Held, key: string | undefined): Held {
  return { ...held, ...(key !== undefined && { key }) };
}
