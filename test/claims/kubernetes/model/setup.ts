import { type Ip, ipFromValue, ipNumber, parseIp } from "../../../../src/address/ip.ts";
import { CLAIM_TIMES, type ClaimTimes } from "../../../../src/claims/kubernetes/times.ts";
import type { Rules } from "./rules.ts";
import type { Agent, Disk, Machine, Pools, World } from "./world.ts";

/** What a search begins with, and what may happen in it. */
export interface Setup {
  /** Node names, a machine each; two machines may have one name. */
  machines: readonly string[];
  /** Addresses as offsets from 10.0.0.0: blocks begin at multiples of 64. */
  pools: Readonly<Record<string, readonly number[]>>;
  /** Pools as they are after each edit; `undefined` deletes one. */
  edits: readonly Readonly<Record<string, readonly number[] | undefined>>[];
  warm: number;
  /** Claimed whole by the machine of this index. */
  whole: Readonly<Record<string, number>>;
  /** Pods that come, at most, and the sticky keys that they may have. */
  pods: number;
  keys: readonly string[];
  /** Addresses of the machines themselves, an offset each. */
  hosts: readonly (number | undefined)[];
  controllers: number;
  /** How often each fault may strike, ticks included; one that is not named never does. */
  faults: Readonly<Record<string, number>>;
  /** Nodes tell which machine they are of. */
  reports: boolean;
  /** Agents make swaps from blocks as they saw them last, not as they are. */
  stale: boolean;
  /** How many versions back a read may come from a cache; 0: all reads are consistent. */
  oldReads: number;
  /** A probe is an event of its own; otherwise it comes with the first lease. */
  probesAhead: boolean;
  /** After a restore, no time passes until all connected agents have looked. */
  prompt: boolean;
  /** Requests from before a restore may land whenever they like, not only until that is settled. */
  lateRequests: boolean;
  times: ClaimTimes;
}

/** Ticks: 1 is what a lease lasts at least; the order among them is that of the real times. */
export const TICKS: ClaimTimes = {
  ...CLAIM_TIMES,
  break: 2,
  settle: 2,
  offlineLimit: 6,
  quarantine: 8,
  press: 2,
  lookAgain: 1,
};

export const SETUP: Setup = {
  machines: ["a", "b"],
  pools: { P: [0, 1, 2] },
  edits: [],
  warm: 1,
  whole: {},
  pods: 4,
  keys: [],
  hosts: [],
  controllers: 1,
  faults: { tick: 12 },
  reports: true,
  stale: false,
  oldReads: 0,
  probesAhead: false,
  prompt: true,
  lateRequests: false,
  times: TICKS,
};

const BASE = ipNumber(parseIp("10.0.0.0")!);

export function ipAt(offset: number): Ip {
  return ipFromValue(4, BASE + BigInt(offset));
}

export function poolsOf(pools: Setup["pools"]): Pools {
  const named = Object.entries(pools).map(([name, offsets]) => [name, { addresses: offsets.map(ipAt) }] as const);
  return Object.fromEntries(named);
}

/** All agents run, have looked at a cluster without blocks, and hold nothing. */
export function beginning(setup: Setup, rules: Rules): World {
  const pools = poolsOf(setup.pools);
  const names = [...new Set(setup.machines)];
  const uidOf = (name: string) => `uid${names.indexOf(name) + 1}`;
  const machines = setup.machines.map((name, at): Machine => {
    const machine = { name, id: `machine${at + 1}`, boot: 1, bootedAt: 0, cut: false, era: 0 };
    const disk = newDisk(machine, at + 1);
    const { claimant } = newAgent(disk, 0, machine.boot, pools, setup, rules);
    const now = { boot: "1", at: 0 };
    const looked = {
      ...claimant,
      look: { kind: "over" as const },
      entitlement: { node: "present" as const, nodeUID: uidOf(name), looked: now },
      contact: { state: "looked" as const, heard: now, sure: now },
    };
    const agent = { ...newAgent(disk, 0, machine.boot, pools, setup, rules), claimant: looked, connected: true };
    return { ...machine, disk: remember(disk, agent), agent };
  });
  const uids = names.map((name, at) => {
    const machine = setup.machines.indexOf(name) + 1;
    return [name, { uid: `uid${at + 1}`, ...(setup.reports && { machine: `machine${machine}` }) }] as const;
  });
  return {
    time: 0,
    revision: 1,
    blocks: {},
    nodes: Object.fromEntries(uids),
    pools,
    machines,
    pods: [],
    messages: [],
    controllers: Array.from({ length: setup.controllers }, () => ({ waits: {} })),
    snapshot: undefined,
    restored: { at: 0, times: 0 },
    counts: { uid: names.length, instance: machines.length, pod: 0, message: 0, press: 0 },
    struck: {},
  };
}

/** `state.db` as it is made, with a new instance. */
export function newDisk({ name, id }: Pick<Machine, "name" | "id">, instance: number): Disk {
  return {
    claims: {
      identity: { node: name, machine: id, instance: `instance${instance}` },
      holds: {},
      entitlement: { node: "unknown" },
      contact: { state: "broken" },
    },
    leases: {},
  };
}

/** An agent that begins with what is on the disk. */
export function newAgent(disk: Disk, at: number, boot: number, pools: Pools, setup: Setup, rules: Rules): Agent {
  const claimant = rules.begin(disk.claims, { boot: `${boot}`, at }, setup.times);
  return { claimant, connected: false, pools, requests: {} };
}

/** The disk with all that the agent has to remember. */
export function remember(disk: Disk, { claimant }: Agent): Disk {
  const { identity, entitlement, contact } = claimant;
  const holds = Object.fromEntries(
    Object.entries(claimant.holds)
      .map(([name, { seen: _, ...hold }]) => [name, hold] as const)
      .filter(([, hold]) => hold.intent !== undefined || Object.keys(hold.held).length > 0),
  );
  return { ...disk, claims: { identity, holds, entitlement, contact } };
}
