import { type Ip, ipFromValue } from "../../address/ip.ts";
import { type Intervals, intersect } from "../../pools/intervals.ts";
import type { Entries } from "./block.ts";
import { type BlockName, rangeOfBlock } from "./block-name.ts";

/** The addresses of a pool that lie in a block, from the lowest. */
export function poolIn(name: BlockName, addresses: Intervals): Ip[] {
  const range = rangeOfBlock(name);
  if (range === undefined) return [];
  return intersect(addresses, [range]).flatMap(({ first, last }) =>
    Array.from({ length: Number(last - first) + 1 }, (_, at) => ipFromValue(range.family, first + BigInt(at))),
  );
}

/** Those of them that nobody holds. */
export function freeIn(name: BlockName, addresses: Intervals, entries: Entries): Ip[] {
  return poolIn(name, addresses).filter((ip) => entries[ip] === undefined);
}
