import type { Ip } from "../../address/ip.ts";
import type { Claimant } from "./claimant.ts";
import type { Need } from "./hand-back.ts";
import type { Hold } from "./hold.ts";
import { idleIn } from "./lend.ts";
import { isPressed } from "./pressure.ts";
import type { Sight } from "./sight.ts";
import type { Wish } from "./wish.ts";

/** What `warmOf` judges a pool by. */
export interface WarmFacts {
  /** How many addresses it has. */
  size: bigint;
  /** How many nodes may use it, as the controller publishes; undefined while it has not. */
  nodes: number | undefined;
  /** Only this node may use it. */
  sole: boolean;
  /** A network of this node names it. */
  named: boolean;
}

/** More than this is not claimed whole: 64 blocks. */
export const LARGEST_WHOLE = 4_096n;

/** Held ahead of need for each pool that a network of this node names. */
export const DEFAULT_WARM = 2;

/**
 * How many addresses of a pool a node holds ahead of need: a pool of its own whole, of one that is small for its nodes
 * none, so that the last address is found without asking around.
 */
export function warmOf({ size, nodes, sole, named }: WarmFacts, warm = DEFAULT_WARM): number {
  if (sole && size <= LARGEST_WHOLE) return Number(size);
  if (!named || (nodes !== undefined && size < 4n * BigInt(nodes))) return 0;
  return warm;
}

/**
 * How many addresses of each pool are to be claimed: for all ADDs that wait, and `warm` unless the pool is pressed; less
 * what is idle already or under way.
 */
export function shortage(claimant: Claimant, { waiting }: Pick<Need, "waiting">, sight: Sight): Map<string, number> {
  const short = new Map<string, number>();
  for (const [pool, { warm, claimable }] of sight.pools) {
    const ahead = isPressed(claimant.pressures[pool], sight.now.at, sight.times) ? 0 : warm;
    const usable = idleIn(claimant, pool, sight).filter(([, held]) => isUsable(held)).length;
    const count = (waiting.get(pool) ?? 0) + ahead - usable - underWay(claimant, pool, sight);
    if (claimable && count > 0) short.set(pool, count);
  }
  return short;
}

function isUsable({ standing, key }: { standing: string; key?: string }): boolean {
  return key === undefined && (standing === "fit" || standing === "unproved");
}

/** What open intents bring, once they have landed, and what has still to be scanned. */
function underWay({ holds }: Claimant, pool: string, { leased }: Sight): number {
  return Object.values(holds).reduce((sum: number, { intent, held }: Hold) => {
    const wishes = Object.values(intent?.wishes ?? {}).filter((wish) => isFor(wish, pool)).length;
    const ips = Object.keys(held) as Ip[];
    const scans = ips.filter((ip) => held[ip]?.standing === "unscanned" && held[ip].pool === pool && !leased.has(ip));
    return sum + wishes + scans.length;
  }, 0);
}

function isFor(wish: Wish, pool: string): boolean {
  return (wish.kind === "claim" || wish.kind === "takeOver") && wish.pool === pool && wish.key === undefined;
}
