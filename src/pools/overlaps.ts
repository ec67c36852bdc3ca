import { rangeText } from "../address/range.ts";
import type { Finding } from "../manifests/document.ts";
import type { ReadPool, Refuse } from "./distinct-pools.ts";
import { type Interval, type Intervals, intersect, subtract } from "./intervals.ts";
import { originText, type Pool } from "./pool.ts";

/**
 * Pools may share a subnet, never an address: a pool that has one of an earlier pool is refused, and told what is left
 * to it. All runs are looked at in one pass in the order of their addresses, so thousands of pools cost little.
 */
export function withoutOverlaps(pools: readonly ReadPool[], refuse: Refuse): ReadPool[] {
  const meets = new Map(pools.map((read) => [read, new Set<ReadPool>()]));
  for (const [one, other] of meetings(pools)) {
    meets.get(one)!.add(other);
    meets.get(other)!.add(one);
  }
  const sound = new Set<ReadPool>();
  for (const read of pools) {
    const earlier = [...sound.intersection(meets.get(read)!)][0];
    if (earlier === undefined) sound.add(read);
    else refuse(read.pool.name, [overlapping(read, earlier)]);
  }
  return [...sound];
}

interface Run extends Interval {
  read: ReadPool;
}

/** Pairs of pools that have an address in common: of the runs still open, each that reaches the next one's start. */
function* meetings(pools: readonly ReadPool[]): Generator<[ReadPool, ReadPool]> {
  for (const family of [4, 6]) {
    const own = pools.filter(({ pool }) => pool.family === family);
    const runs = own.flatMap((read) => read.pool.ranges.map((range): Run => ({ ...range, read })));
    runs.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    let open: Run[] = [];
    for (const run of runs) {
      open = open.filter(({ last }) => last >= run.first);
      for (const other of open) yield [other.read, run.read];
      open.push(run);
    }
  }
}

function overlapping({ pool, document }: ReadPool, earlier: ReadPool): Finding {
  const common = intersect(pool.ranges, earlier.pool.ranges);
  const rest = subtract(pool.ranges, earlier.pool.ranges);
  const meant = rest.length > 0 ? `write ips: [${rangesText(pool, rest)}]` : "delete one of them";
  const message =
    `${rangesText(pool, common)} belongs to ${earlier.pool.name} (${originText(earlier.pool.origin)}) ` +
    `and to ${pool.name} (${originText(pool.origin)}): ${meant}`;
  const { file, kind, name } = document;
  return { severity: "error", file, line: document.lineOf(["spec", "ips"]), object: `${kind} ${name}`, message };
}

/** `A-B, C`, at most eight runs of them. */
function rangesText({ family }: Pool, ranges: Intervals): string {
  const texts = ranges.slice(0, 8).map((range) => rangeText({ family, ...range }));
  return [...texts, ...(ranges.length > 8 ? ["…"] : [])].join(", ");
}
