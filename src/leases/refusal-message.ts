import type { Rejected } from "../pools/query.ts";

/**
 * Why a NIC gets no address, for its error: every pool that was looked at, with its reason.
 * `No pool can serve net1: pool a is disabled; pool b is for node node2, not node1`
 */
export function refusalMessage(
  ifname: string,
  { reason, rejected }: { reason: "noPool" | "exhausted"; rejected: readonly Rejected[] },
): string {
  const head = reason === "noPool" ? `No pool can serve ${ifname}` : `No pool has a free address for ${ifname}`;
  if (rejected.length === 0) return `${head}: its network names none, and no pool has default: true`;
  return `${head}: ${rejected.map(({ pool, reason: why }) => `pool ${pool} ${why}`).join("; ")}`;
}
