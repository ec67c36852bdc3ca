import { type Ip, ipNumber } from "../../address/ip.ts";
import { holds } from "../../pools/intervals.ts";
import { entriesOf, type Sighted } from "./block.ts";
import { type BlockName, blockOf } from "./block-name.ts";
import type { Finding } from "./finding.ts";
import type { Held, Hold } from "./hold.ts";
import { judge } from "./judge.ts";
import type { Owner } from "./owner.ts";
import type { Sight } from "./sight.ts";
import type { Wish, Wishes } from "./wish.ts";

export interface Looked {
  hold: Hold;
  /** What the block should say instead. */
  wishes: Wishes;
  findings: Finding[];
}

/**
 * Compares a block, as just read, with what this node knows of its addresses: what is another's is held no longer, and
 * what the block should say instead is wished for. To be asked while no intent is open.
 */
export function look(name: BlockName, hold: Hold, block: Sighted, self: Owner, sight: Sight): Looked {
  const entries = entriesOf(block);
  const held: Record<Ip, Held> = {};
  const wishes: Record<Ip, Wish> = {};
  const findings: Finding[] = [];
  const has = (pool: string, ip: Ip) => holds(sight.pools.get(pool)?.addresses ?? [], ipNumber(ip));
  for (const ip of addressesAt(name, [hold.held, entries], sight)) {
    const known = { held: hold.held[ip], entry: entries[ip], lessee: sight.leased.get(ip), host: sight.hosts.get(ip) };
    const verdict = judge(ip, known, self, has);
    if (verdict.held !== undefined) held[ip] = verdict.held;
    if (verdict.wish !== undefined) wishes[ip] = verdict.wish;
    if (verdict.finding !== undefined) findings.push({ ...verdict.finding, address: ip });
  }
  return { hold: { ...hold, held, seen: block }, wishes, findings };
}

/** The addresses of the block that somebody says something of. */
function addressesAt(name: BlockName, records: readonly object[], { leased, hosts }: Sight): Set<Ip> {
  const here = [...leased.keys(), ...hosts.keys()].filter((ip) => blockOf(ip) === name);
  return new Set([...records.flatMap((record) => Object.keys(record) as Ip[]), ...here]);
}
