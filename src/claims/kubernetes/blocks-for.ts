import { type Family, ipFromValue } from "../../address/ip.ts";
import type { Intervals } from "../../pools/intervals.ts";
import { type BlockName, blockOf, blocksFrom, countBlocks } from "./block-name.ts";

/**
 * The blocks that a pool's addresses lie in, each once, from one that the node's name chooses: so nodes rarely meet.
 * Lazy, since a /64 has 2^58 of them.
 */
export function* blocksFor(family: Family, addresses: Intervals, node: string): Generator<BlockName> {
  const total = addresses.reduce((sum, range) => sum + countBlocks(range), 0n);
  if (total === 0n) return;
  let skip = BigInt(Bun.hash.crc32(node)) % total;
  let start = 0;
  for (; skip >= countBlocks(addresses[start]!); start++) skip -= countBlocks(addresses[start]!);
  // Two ranges may meet in a block; only there a name can come twice.
  const ends = new Map(addresses.flatMap(({ first, last }) => [first, last].map((end) => [at(family, end), false])));
  for (const [index, range] of [...addresses.slice(start), ...addresses.slice(0, start)].entries()) {
    for (const name of blocksFrom({ family, ...range }, index === 0 ? skip : 0n)) {
      if (ends.get(name) === true) continue;
      if (ends.has(name)) ends.set(name, true);
      yield name;
    }
  }
}

function at(family: Family, value: bigint): BlockName {
  return blockOf(ipFromValue(family, value));
}
