import { bitsOf, type Family, familyOf, type Ip, ipFromValue, ipNumber, parseIp } from "../../address/ip.ts";
import type { Range } from "../../address/range.ts";

/** The name of an IPBlock: family and first address, `v4-172-16-1-0`, `v6-fd00-0-0-0-0-0-0-40`. */
export type BlockName = string & { readonly __kind: "block" };

/** How many addresses a block has; it begins at a multiple of this. */
export const BLOCK_SIZE = 64n;

/** The block that an address has its one place in, whatever pool it belongs to. */
export function blockOf(ip: Ip): BlockName {
  return nameOf(familyOf(ip), ipNumber(ip));
}

/** The addresses of a block; nothing for a text that names none: misaligned, padded or not of either family. */
export function rangeOfBlock(name: string): Range | undefined {
  const match = /^v([46])-([0-9a-f-]+)$/.exec(name);
  if (match === null) return undefined;
  const family: Family = match[1] === "4" ? 4 : 6;
  const ip = parseIp(match[2]!.replaceAll("-", family === 4 ? "." : ":"));
  if (ip === undefined || familyOf(ip) !== family || blockOf(ip) !== name) return undefined;
  const first = ipNumber(ip);
  return { family, first, last: first + BLOCK_SIZE - 1n };
}

/** How many blocks a run of addresses touches. */
export function countBlocks({ first, last }: Pick<Range, "first" | "last">): bigint {
  return last / BLOCK_SIZE - first / BLOCK_SIZE + 1n;
}

/**
 * The blocks that a run of addresses touches, each once: from the one that lies `from` blocks into the run to its end,
 * then from its begin. Lazy, since a /64 has 2^58 of them.
 */
export function* blocksFrom({ family, first, last }: Range, from = 0n): Generator<BlockName> {
  const count = countBlocks({ first, last });
  const begin = first / BLOCK_SIZE;
  for (let step = 0n; step < count; step++) {
    yield nameOf(family, (begin + ((from + step) % count)) * BLOCK_SIZE);
  }
}

/** Groups of an IPv6 address are written out, as `::` is in no name; in neither family are they padded. */
function nameOf(family: Family, value: bigint): BlockName {
  const first = value - (value % BLOCK_SIZE);
  if (family === 4) return `v4-${ipFromValue(4, first).replaceAll(".", "-")}` as BlockName;
  const shifts = Array.from({ length: 8 }, (_, at) => BigInt(bitsOf(6) - 16 * (at + 1)));
  return `v6-${shifts.map((shift) => ((first >> shift) & 0xffffn).toString(16)).join("-")}` as BlockName;
}
