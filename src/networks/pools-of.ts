import type { Ipam } from "./network.ts";
import { doubtful, type Remark, refused } from "./remark.ts";
import type { PoolList, SpiderMultusConfigSpec } from "./spider-multus-config.ts";

/** What of a block names pools: `ippools`, and `matchMasterSubnet` where it is written beside it. */
export interface PoolBlock {
  ippools?: PoolList | undefined;
  matchMasterSubnet?: boolean | undefined;
}

/**
 * The pools of a network. `ippools` one level too high (beside the block) and `matchMasterSubnet` one level too high
 * (beside `ippools`) are read as if they stood in their place; what stands there goes first.
 */
export function poolsOf(
  spec: Pick<SpiderMultusConfigSpec, "ippools" | "disableIPAM">,
  key: string,
  block: PoolBlock,
): { ipam?: Ipam; remarks: Remark[] } {
  const remarks = [...twoLists(spec.ippools, key, block.ippools), ...twoMatches(key, block)];
  if (spec.disableIPAM) return { remarks };
  const list = block.ippools ?? spec.ippools ?? {};
  const matchMasterSubnet = list.matchMasterSubnet ?? block.matchMasterSubnet ?? false;
  return { ipam: { ipv4: list.ipv4 ?? [], ipv6: list.ipv6 ?? [], matchMasterSubnet }, remarks };
}

function twoLists(outer: PoolList | undefined, key: string, inner: PoolList | undefined): Remark[] {
  if (outer === undefined || inner === undefined || listText(outer) === listText(inner)) return [];
  return [refused(["spec", "ippools"], `spec.ippools and spec.${key}.ippools differ; keep spec.${key}.ippools alone`)];
}

function twoMatches(key: string, block: PoolBlock): Remark[] {
  const inner = block.ippools?.matchMasterSubnet;
  if (inner === undefined || block.matchMasterSubnet === undefined || inner === block.matchMasterSubnet) return [];
  const text = `spec.${key}.matchMasterSubnet is ignored: spec.${key}.ippools.matchMasterSubnet is ${inner}; remove it`;
  return [doubtful(["spec", key, "matchMasterSubnet"], text)];
}

function listText({ ipv4 = [], ipv6 = [], matchMasterSubnet = false }: PoolList): string {
  return JSON.stringify([ipv4, ipv6, matchMasterSubnet]);
}
