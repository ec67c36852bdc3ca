import type { Ip } from "../../../../src/address/ip.ts";
import { blockOf } from "../../../../src/claims/kubernetes/block-name.ts";
import { holdOf } from "../../../../src/claims/kubernetes/claimant.ts";
import { type Entry, keyOf } from "../../../../src/claims/kubernetes/entry.ts";
import { ipAt, type Setup } from "./setup.ts";
import type { Machine, World } from "./world.ts";

/**
 * I1: no address with two live Pods. I2: no lease outside of its owner's claim. I6: no lease of an address that is for
 * another key. Asked at each lease.
 */
export function judgeLease(world: World, id: number, setup: Setup): World {
  const pod = world.pods.find((one) => one.id === id)!;
  const other = world.pods.find((one) => one.ip === pod.ip && one !== pod);
  const machine = world.machines[pod.machine]!;
  // Right after a restore nobody can know; the promise is for what comes once it is settled.
  const early = world.restored.times > 0 && world.time - world.restored.at <= setup.times.settle;
  if (other !== undefined) {
    const bad = `I1 address ${pod.ip} live in Pod ${other.id} (machine ${other.machine}) and Pod ${id} (machine ${pod.machine})`;
    return early ? world : { ...world, bad };
  }
  const host = setup.hosts.findIndex((offset) => offset !== undefined && ipAt(offset) === pod.ip);
  if (host >= 0) return { ...world, bad: `I1 address ${pod.ip} is that of machine ${host}, and live in Pod ${id}` };
  const cut = machine.cut || !machine.agent!.connected || machine.agent!.claimant.contact.state === "broken";
  const excused = world.restored.times > 0 && (early || cut);
  const entry = entryAt(world, pod.ip!);
  const key = entry && keyOf(entry);
  if (key !== undefined && key !== pod.key && !excused)
    return { ...world, bad: `I6 Pod ${id} has ${pod.ip} of key ${key}` };
  if (isOf(machine, entry) || excused) return world;
  return { ...world, bad: `I2 address ${pod.ip} lent by machine ${pod.machine}, block says ${JSON.stringify(entry)}` };
}

/** I3: once all has settled and all Pods have gone, every claim has an owner that lends it. */
export function findLost(world: World): string | undefined {
  for (const { block } of Object.values(world.blocks)) {
    for (const [address, entry] of Object.entries(block.entries) as [Ip, Entry][]) {
      if (entry.kind !== "claimed") continue;
      const holder = world.machines.findIndex((machine) => machine.agent !== undefined && isOf(machine, entry));
      const held =
        world.machines[holder]?.agent && holdOf(world.machines[holder].agent.claimant, block.name).held[address];
      if (held === undefined) return `I3 address ${address} is owned by nobody: ${JSON.stringify(entry)}`;
      if (held.standing === "contested" || held.standing === "answered")
        return `I3 address ${address} is never lent again by machine ${holder}`;
      if (held.key !== undefined) return `I3 address ${address} is held by machine ${holder}, not kept for ${held.key}`;
      if (world.machines[holder]!.agent!.claimant.look.kind !== "over")
        return `I3 machine ${holder} never ends its look`;
      const pool = world.pools[held.pool];
      const served = Object.values(world.pools).some(({ addresses }) => addresses.includes(address));
      if (served && !pool?.addresses.includes(address))
        return `I3 address ${address} is held for ${held.pool} without it`;
    }
  }
  for (const [at, { agent }] of world.machines.entries()) {
    if (agent !== undefined && Object.values(agent.claimant.holds).some(({ intent }) => intent !== undefined)) {
      return `I3 an intent of machine ${at} never ends`;
    }
  }
  return undefined;
}

/** Once all has settled, each machine's own address has its entry, if a pool has it. */
export function findHostMissing(world: World, setup: Setup): string | undefined {
  for (const [at, offset] of setup.hosts.entries()) {
    if (offset === undefined) continue;
    const ip = ipAt(offset);
    const served = Object.values(world.pools).filter(({ addresses }) => addresses.includes(ip)).length === 1;
    const entry = entryAt(world, ip);
    if (served && !(entry?.kind === "host" && isOf(world.machines[at]!, entry))) {
      return `I3 machine ${at} has no entry for its own ${ip}: ${JSON.stringify(entry)}`;
    }
  }
  return undefined;
}

/** I5: once all has settled, a live Pod's address is its machine's claim. */
export function findUnclaimed(world: World): string | undefined {
  const pod = world.pods.find(
    ({ ip, machine }) => ip !== undefined && !isOf(world.machines[machine]!, entryAt(world, ip)),
  );
  return pod && `I5 Pod ${pod.id} has ${pod.ip}, block says ${JSON.stringify(entryAt(world, pod.ip!))}`;
}

export function entryAt(world: World, ip: Ip): Entry | undefined {
  return world.blocks[blockOf(ip)]?.block.entries[ip];
}

function isOf({ name, id, disk }: Machine, entry: Entry | undefined): boolean {
  if (entry === undefined || entry.kind === "kept") return false;
  const { node, machine, instance } = entry.owner;
  return node === name && machine === id && instance === disk?.claims.identity.instance;
}
