import { type Ip, ipNumber, parseIp } from "../../../src/address/ip.ts";
import type { Block, Entries } from "../../../src/claims/kubernetes/block.ts";
import { type BlockName, blockOf } from "../../../src/claims/kubernetes/block-name.ts";
import type { Claimant } from "../../../src/claims/kubernetes/claimant.ts";
import type { Entry } from "../../../src/claims/kubernetes/entry.ts";
import type { Held } from "../../../src/claims/kubernetes/hold.ts";
import type { Owner } from "../../../src/claims/kubernetes/owner.ts";
import type { Moment, PoolSight, Sight } from "../../../src/claims/kubernetes/sight.ts";
import { CLAIM_TIMES } from "../../../src/claims/kubernetes/times.ts";
import { intervalsOf } from "../../../src/pools/intervals.ts";

export const ip = (text: string): Ip => parseIp(text)!;

/** 172.16.1.1 and so on, all in one block. */
export const at = (last: number): Ip => ip(`172.16.1.${last}`);
export const NAME: BlockName = blockOf(at(0));

export const SELF: Owner = { node: "node1", nodeUID: "uid1", machine: "machine1", instance: "instance1" };

export function claimed(owner: Partial<Owner> = {}, key?: string): Entry {
  return { kind: "claimed", pool: "rail1", owner: { ...SELF, ...owner }, ...(key !== undefined && { key }) };
}

export const kept = (key: string): Entry => ({ kind: "kept", pool: "rail1", key, releasedAt: 0 });
export const host = (owner: Partial<Owner> = {}): Entry => ({
  kind: "host",
  pool: "rail1",
  owner: { ...SELF, ...owner },
});
export const OTHER: Partial<Owner> = { node: "node2", nodeUID: "uid2", machine: "machine2", instance: "instance2" };

export function block(entries: Entries = {}, version = "10"): Block {
  return { name: NAME, uid: "block1", version, entries };
}

export const held = (standing: Held["standing"] = "fit", change: Partial<Held> = {}): Held => ({
  pool: "rail1",
  standing,
  ...change,
});

/** `seconds` after the boot. */
export const moment = (seconds: number, boot = "boot1"): Moment => ({ boot, at: seconds * 1_000 });

/** A pool of 172.16.1.1 to .30. */
export const RAIL: PoolSight = {
  addresses: intervalsOf([{ first: ipNumber(at(1)), last: ipNumber(at(30)) }]),
  warm: 2,
  claimable: true,
};

export function sight(change: Partial<Sight> = {}): Sight {
  return {
    now: moment(1_000),
    epoch: 0,
    leased: new Map(),
    pools: new Map([["rail1", RAIL]]),
    hosts: new Map(),
    times: CLAIM_TIMES,
    ...change,
  };
}

/** A claimant that has looked a second before `sight()`, and holds this of the block that it has just seen. */
export function claimant(
  all: Record<Ip, Held> = {},
  seen = block(entriesFor(all)),
  change: Partial<Claimant> = {},
): Claimant {
  const { nodeUID, ...identity } = SELF;
  const now = moment(999);
  return {
    identity,
    holds: { [NAME]: { held: all, seen } },
    entitlement: { node: "present", nodeUID, looked: now },
    contact: { state: "looked", heard: now, sure: now },
    look: { kind: "over" },
    pressures: {},
    shunned: {},
    ...change,
  };
}

/** The entries of a node that holds these. */
function entriesFor(all: Record<Ip, Held>): Entries {
  const entries = Object.entries(all).map(([address, { key }]) => [address, claimed({}, key)] as const);
  return Object.fromEntries(entries);
}
