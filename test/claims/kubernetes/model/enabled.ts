import type { Ip } from "../../../../src/address/ip.ts";
import { type Block, isEmpty } from "../../../../src/claims/kubernetes/block.ts";
import { poolLabel } from "../../../../src/claims/kubernetes/block-labels.ts";
import { type BlockName, blockOf } from "../../../../src/claims/kubernetes/block-name.ts";
import { claimableIn } from "../../../../src/claims/kubernetes/claim.ts";
import { holdOf } from "../../../../src/claims/kubernetes/claimant.ts";
import { type Entry, keyOf } from "../../../../src/claims/kubernetes/entry.ts";
import { idleOf } from "../../../../src/claims/kubernetes/hold.ts";
import { unproved, unscanned } from "../../../../src/claims/kubernetes/probe.ts";
import { vanishedKey } from "../../../../src/claims/kubernetes/quarantine.ts";
import { isLookDue } from "../../../../src/claims/kubernetes/see-node.ts";
import { blockBehind, freedBlock } from "./controller-acts.ts";
import type { Rules } from "./rules.ts";
import type { Setup } from "./setup.ts";
import { needOf, nowOf, sightOf } from "./sight-of.ts";
import type { Agent, Machine, World } from "./world.ts";

/** Every event that may come next, as text: its name, the machine, block or address it is about. */
export function enabled(world: World, setup: Setup, rules: Rules): string[] {
  const events: string[] = [];
  const strike = (fault: string, event = fault) => {
    if (mayStrike(world, setup, fault)) events.push(event);
  };
  world.machines.forEach((machine, at) => {
    machineFaults(machine, at, events, strike);
    if (machine.agent !== undefined && !machine.cut) agentEvents(world, at, machine.agent, setup, rules, events);
    if (machine.agent !== undefined) leaseEvents(world, at, machine.agent, setup, rules, events);
  });
  podEvents(world, setup, events);
  for (const { id, dead } of world.messages) {
    events.push(`land ${id}`);
    if (dead) strike("drop", `drop ${id}`);
  }
  clusterEvents(world, setup, rules, events, strike);
  return events;
}

export function mayStrike(world: World, setup: Setup, fault: string): boolean {
  return (world.struck[fault] ?? 0) < (setup.faults[fault] ?? 0);
}

type Strike = (fault: string, event?: string) => void;

function machineFaults(machine: Machine, at: number, events: string[], strike: Strike): void {
  if (machine.agent === undefined) events.push(`start ${at}`);
  else strike("crash", `crash ${at}`);
  for (const fault of ["lose", "reboot", "reimage"]) strike(fault, `${fault} ${at}`);
  if (machine.cut) events.push(`heal ${at}`);
  else strike("cut", `cut ${at}`);
}

function agentEvents(world: World, at: number, agent: Agent, setup: Setup, rules: Rules, events: string[]): void {
  const { claimant, connected, requests } = agent;
  if (!connected) {
    events.push(`connect ${at}`);
    return;
  }
  if (agent.pools !== world.pools) events.push(`see ${at}`);
  if (hasNews(world, at, agent)) events.push(`hear ${at}`);
  const isOver = claimant.entitlement.node === "gone" && !hasNews(world, at, agent);
  if (claimant.look.kind === "due" && !isOver) events.push(`node ${at}`);
  if (claimant.look.kind === "listing") events.push(`list ${at}`);
  const unsettled =
    claimant.contact.state === "broken" && isLookDue(claimant, nowOf(world, world.machines[at]!), setup.times);
  if (claimant.look.kind === "over" && (unsettled || (rules.looksAgain && isWorthALook(world, at, agent, setup))))
    events.push(`again ${at}`);
  for (const name of blockNames(world, setup)) {
    const pending = requests[name];
    const { intent } = holdOf(claimant, name);
    if (pending?.kind === "unsent") events.push(`send ${at} ${name}`);
    else if (pending?.kind === "sent") events.push(`timeout ${at} ${name}`);
    else if (pending !== undefined) events.push(`answer ${at} ${name}`);
    const unread = claimant.look.kind === "reading" && claimant.look.unread.includes(name);
    if (pending === undefined && (intent !== undefined || unread)) reads(world, at, name, setup, events);
    if (pending === undefined && intent === undefined) choices(world, at, name, setup, rules, events);
  }
}

function reads(world: World, at: number, name: BlockName, { oldReads }: Setup, events: string[]): void {
  events.push(`read ${at} ${name}`);
  const block = world.blocks[name]?.block;
  for (let back = 1; back <= oldReads; back++) {
    if (block !== undefined && blockBehind(block, back) !== undefined) events.push(`read ${at} ${name} ${back}`);
  }
}

/** What an agent may decide on, for one block. */
function choices(world: World, at: number, name: BlockName, setup: Setup, rules: Rules, events: string[]): void {
  const { claimant } = world.machines[at]!.agent!;
  if (claimant.look.kind === "due") return;
  const sight = sightOf(world, at, setup);
  const hold = holdOf(claimant, name);
  if (rules.mayClaim(claimant, sight)) {
    for (const [pool, count] of rules.shortage(claimant, needOf(world, at), sight)) {
      const usable = claimableIn(claimant, name, pool, world.blocks[name]?.block.entries ?? {}, sight);
      if (usable.length > 0 && isFound(world, name, pool, rules)) {
        events.push(`claim ${at} ${name} ${pool} ${Math.min(count, usable.length)}`);
      }
    }
  }
  if (idleOf(hold, sight.leased).length > 0) events.push(`back ${at} ${name}`);
  for (const { machine, key, ip, pool } of world.pods) {
    if (machine !== at || key === undefined) continue;
    const place = placeOfKey(world, key);
    const isHere = place !== undefined && blockOf(place.ip) === name;
    const takes = isHere && place.entry.kind === "kept" && rules.mayClaim(claimant, sight) && sight.pools.has(pool);
    if (ip === undefined && takes) events.push(`take ${at} ${place.ip} ${key}`);
    const written = ip !== undefined && world.blocks[name]?.block.entries[ip];
    if (ip !== undefined && blockOf(ip) === name && written && keyOf(written) !== key)
      events.push(`read ${at} ${name}`);
  }
}

/** Whether an agent that looks for a free address comes upon the block. */
function isFound(world: World, name: BlockName, pool: string, rules: Rules): boolean {
  const stored = world.blocks[name];
  if (stored === undefined || rules.asksByName) return true;
  return stored.labels[poolLabel(pool)] !== undefined && stored.labels["railhead.io/free"] !== "0";
}

function leaseEvents(world: World, at: number, agent: Agent, setup: Setup, rules: Rules, events: string[]): void {
  const sight = sightOf(world, at, setup);
  for (const ip of unscanned(agent.claimant)) events.push(`scan ${at} ${ip}`);
  const due = unproved(agent.claimant, sight);
  if (setup.probesAhead) for (const ip of due) events.push(`probe ${at} ${ip}`);
  for (const pod of world.pods) {
    if (pod.machine !== at || pod.ip !== undefined) continue;
    const first = setup.probesAhead ? [] : due;
    // An address that its key has already is the only one for it; a Pod that has none yet may have any.
    const place = pod.key === undefined ? undefined : placeOfKey(world, pod.key);
    const asked = { pool: pod.pool, ...(place !== undefined && { key: pod.key! }) };
    for (const ip of firstLeases(agent, first, asked, sight, rules)) events.push(`lease ${at} ${pod.id} ${ip}`);
  }
}

/** The addresses a Pod may be lent, those included that a probe on the spot would prove. */
function firstLeases(
  { claimant }: Agent,
  due: readonly Ip[],
  { pool, key }: { pool: string; key?: string },
  sight: ReturnType<typeof sightOf>,
  rules: Rules,
): Ip[] {
  const proved = due.reduce((before, ip) => rules.prove(before, ip, "silent", sight), claimant);
  return rules.lendable(proved, pool, sight, key);
}

function podEvents(world: World, setup: Setup, events: string[]): void {
  world.machines.forEach((machine, at) => {
    if (world.counts.pod >= setup.pods || world.nodes[machine.name] === undefined) return;
    for (const pool of Object.keys(world.pools)) {
      events.push(`pod ${at} ${pool}`);
      const left = setup.keys.filter((key) => !world.pods.some((pod) => pod.key === key));
      for (const key of left) events.push(`pod ${at} ${pool} ${key}`);
    }
  });
  for (const { id, ip } of world.pods) if (ip !== undefined) events.push(`del ${id}`);
}

function clusterEvents(world: World, setup: Setup, rules: Rules, events: string[], strike: Strike): void {
  for (const name of new Set(setup.machines)) {
    if (world.nodes[name] !== undefined) strike("delnode", `delnode ${name}`);
    world.machines.forEach((machine, at) => {
      if (machine.name !== name || machine.cut) return;
      if (world.nodes[name] === undefined) events.push(`register ${at}`);
      else if (world.nodes[name].machine !== machine.id) strike("report", `report ${at}`);
    });
  }
  setup.edits.forEach((_, at) => {
    if ((world.struck[`edit${at}`] ?? 0) === 0 && (setup.faults.edit ?? 0) > 0) events.push(`edit ${at}`);
  });
  strike("snapshot");
  if (world.snapshot !== undefined) strike("restore");
  world.controllers.forEach(({ put, waits }, at) => {
    const vanished = rules.vanishedIn(Object.values(world.blocks).map(blockIn), new Map(Object.entries(world.nodes)));
    if ([...vanished].some((key) => waits[key] === undefined)) events.push(`ctlsee ${at}`);
    if (put !== undefined) events.push(`ctlput ${at}`);
    else
      for (const name of Object.keys(world.blocks) as BlockName[]) {
        if (freedBlock(world, at, name, setup, rules) !== undefined) {
          events.push(`ctlread ${at} ${name}`, `ctlfree ${at} ${name}`);
        }
      }
  });
  for (const { block } of Object.values(world.blocks))
    if (isEmpty(block)) strike("ctldelete", `ctldelete ${block.name}`);
  if (!setup.prompt || !isHurried(world, setup)) strike("tick");
}

/** Right after a restore, time waits for the agents that can notice it. */
function isHurried(world: World, setup: Setup): boolean {
  if (world.restored.times === 0 || world.time - world.restored.at > setup.times.settle) return false;
  return world.machines.some(({ cut, agent }) => {
    if (cut || agent === undefined) return false;
    return !agent.connected || agent.claimant.look.kind !== "over" || Object.keys(agent.requests).length > 0;
  });
}

function hasNews(world: World, at: number, { claimant: { entitlement } }: Agent): boolean {
  const { name, id } = world.machines[at]!;
  const node = world.nodes[name];
  if (node === undefined || (node.machine !== undefined && node.machine !== id)) return entitlement.node !== "gone";
  return entitlement.node !== "present" || entitlement.nodeUID !== node.uid;
}

/** A look costs the search a lot: one that would find nothing new, and renew nothing, is passed over. */
function isWorthALook(world: World, at: number, { claimant }: Agent, setup: Setup): boolean {
  if (claimant.look.kind !== "over") return false;
  const machine = world.machines[at]!;
  if (claimant.entitlement.looked?.at !== world.time - machine.bootedAt) return true;
  const { instance } = claimant.identity;
  for (const ip of sightOf(world, at, setup).hosts.keys()) {
    if (world.blocks[blockOf(ip)]?.block.entries[ip]?.kind !== "host") return true;
  }
  return (Object.values(world.blocks).map(blockIn) as Block[]).some(({ name, entries }) => {
    const { held, intent } = holdOf(claimant, name);
    const ips = [...new Set([...Object.keys(held), ...Object.keys(entries)])] as Ip[];
    return ips.some((ip) => {
      const entry = entries[ip];
      if (intent?.wishes[ip] !== undefined) return false;
      const mine = entry !== undefined && entry.kind !== "kept" && entry.owner.node === machine.name;
      const own = mine && entry.owner.instance === instance;
      return held[ip] === undefined ? mine && entry.kind !== "host" : !own || held[ip].standing === "answered";
    });
  });
}

/** What an index would tell of a key: where it is claimed, or else kept. */
function placeOfKey(world: World, key: string): { ip: Ip; entry: Entry } | undefined {
  const entries = Object.values(world.blocks).flatMap(({ block }) => Object.entries(block.entries) as [Ip, Entry][]);
  const places = entries.filter(([, entry]) => keyOf(entry) === key);
  const [ip, entry] = places.find(([, { kind }]) => kind === "claimed") ?? places[0] ?? [];
  return ip === undefined || entry === undefined ? undefined : { ip, entry };
}

/** All blocks that the pools of any time have addresses in. */
export function blockNames(world: World, setup: Setup): BlockName[] {
  const names = new Set(Object.keys(world.blocks) as BlockName[]);
  for (const { addresses } of Object.values(world.pools)) for (const ip of addresses) names.add(blockOf(ip));
  for (const { agent } of world.machines) {
    for (const name of Object.keys(agent?.claimant.holds ?? {}) as BlockName[]) names.add(name);
  }
  void setup;
  return [...names].sort();
}

function blockIn({ block }: { block: Block }): Block {
  return block;
}

export { vanishedKey };
