import { type Intervals, intersect, sizeOf } from "../../pools/intervals.ts";
import type { Entries } from "./block.ts";
import { FREE_LABEL, nodeLabel, poolLabel } from "./block-labels.ts";
import { type BlockName, rangeOfBlock } from "./block-name.ts";
import { freeIn } from "./free-in.ts";

/**
 * The labels of a block with these entries, for the PUT that writes them: its pools as the writer knows them (a hint,
 * C14), how many addresses of them are free, and the nodes that hold something.
 */
export function labelsOf(
  name: BlockName,
  entries: Entries,
  pools: ReadonlyMap<string, { addresses: Intervals }>,
): Record<string, string> {
  const labels: Record<string, string> = {};
  const range = rangeOfBlock(name);
  let free = 0;
  for (const [pool, { addresses }] of pools) {
    if (range === undefined || sizeOf(intersect(addresses, [range])) === 0n) continue;
    labels[poolLabel(pool)] = "";
    free += freeIn(name, addresses, entries).length;
  }
  labels[FREE_LABEL] = `${free}`;
  for (const entry of Object.values(entries)) {
    if (entry.kind !== "kept") labels[nodeLabel(entry.owner.node)] = "";
  }
  return labels;
}
