import { ipFromValue } from "../address/ip.ts";
import type { Pool } from "../pools/pool.ts";
import type { Rejected, Selection } from "../pools/query.ts";
import type { Database } from "../state/open-state.ts";
import { allocate } from "./allocate.ts";
import type { Granted } from "./lease-outcome.ts";
import type { LeaseRequest } from "./lease-request.ts";
import { stockOf } from "./stock.ts";

export type PickOutcome =
  | ({ kind: "granted" } & Granted)
  | { kind: "refused"; reason: "noPool" | "exhausted"; rejected: Rejected[] };

/**
 * The address a NIC would be lent from the pools of one selection: the first pool's that has one free, and only when
 * none has, the one that is longest at rest in any of them. Writes nothing.
 */
export function pickAddress(database: Database, request: LeaseRequest, selection: Selection): PickOutcome {
  const { candidates, rejected } = selection;
  if (candidates.length === 0) return { kind: "refused", reason: "noPool", rejected };
  const used: Rejected[] = [];
  let tired: { pool: Pool; value: bigint; endedAt: number } | undefined;
  for (const pool of candidates) {
    const stock = stockOf(database, request, pool);
    const choice = allocate(stock);
    if (choice.kind === "free") return granted(request, pool, choice.value);
    if (choice.kind === "tired" && choice.endedAt < (tired?.endedAt ?? Number.POSITIVE_INFINITY)) {
      tired = { pool, ...choice };
    }
    used.push({ pool: pool.name, reason: `has no free address: ${stock.leased.length} are lent` });
  }
  if (tired === undefined) return { kind: "refused", reason: "exhausted", rejected: [...used, ...rejected] };
  const rested = request.now.now - tired.endedAt;
  return { ...granted(request, tired.pool, tired.value), hurried: request.coolDown - rested };
}

function granted(request: LeaseRequest, pool: Pool, value: bigint): { kind: "granted" } & Granted {
  const { containerId, ifname, podNamespace, podName, podUid, now } = request;
  const lease = {
    address: ipFromValue(pool.family, value),
    family: pool.family,
    pool: pool.name,
    containerId,
    ifname,
    ...(podNamespace !== undefined && { podNamespace }),
    ...(podName !== undefined && { podName }),
    ...(podUid !== undefined && { podUid }),
    since: now.epoch,
    boot: now.boot,
  };
  return { kind: "granted", lease, pool, repeated: false };
}
