import type { Ip } from "../../../../src/address/ip.ts";
import type { BlockName } from "../../../../src/claims/kubernetes/block-name.ts";
import { holdOf } from "../../../../src/claims/kubernetes/claimant.ts";
import type { Entry } from "../../../../src/claims/kubernetes/entry.ts";
import { isLookDue } from "../../../../src/claims/kubernetes/see-node.ts";
import { enabled } from "./enabled.ts";
import { findHostMissing, findLost, findUnclaimed } from "./invariants.ts";
import type { Rules } from "./rules.ts";
import { ipAt, type Setup } from "./setup.ts";
import { needOf, nowOf, sightOf } from "./sight-of.ts";
import { step } from "./step.ts";
import type { World } from "./world.ts";

/** What always comes about, once faults have ended. */
const DUTIES = new Set(
  "start heal connect see hear list node again read send answer land ctlsee ctlread ctlput probe scan lease register take".split(
    " ",
  ),
);

interface Course {
  /** From 0 to 1. */
  random: () => number;
  rounds: number;
  /** ADDs are served, with claims, presses and all. */
  serves?: boolean;
  stop?: (world: World) => boolean;
}

/**
 * Nothing fails any more: all that must happen does, in any order, and so much time passes. Answers the world after, or
 * the first that breaks an invariant.
 */
export function settleDown(world: World, course: Course, given: Setup, rules: Rules): World {
  const setup: Setup = { ...given, faults: {}, pods: 0, edits: [], prompt: false };
  let now = world;
  for (let round = 0; round < course.rounds; round++) {
    const pressed = new Set<string>();
    for (let guard = 0; guard < 300 && now.bad === undefined; guard++) {
      const events = dueEvents(now, course, pressed, setup, rules);
      if (events.length === 0) break;
      const event = events[Math.floor(course.random() * events.length)]!;
      if (event.startsWith("press ")) pressed.add(event);
      now = step(now, event.startsWith("press ") ? event.split(" ").slice(0, 3).join(" ") : event, setup, rules);
    }
    if (now.bad !== undefined || course.stop?.(now)) return now;
    now = step(now, "tick", setup, rules);
  }
  return now;
}

/** I3: Pods end, time passes; I5 before that, where asked for. */
export function judgeEnd(
  world: World,
  random: () => number,
  setup: Setup,
  rules: Rules,
  asksI5 = false,
): string | undefined {
  const settled = settleDown(world, { random, rounds: setup.times.settle + 2 }, setup, rules);
  const unclaimed = asksI5 ? findUnclaimed(settled) : undefined;
  if (settled.bad !== undefined || unclaimed !== undefined) return settled.bad ?? unclaimed;
  const emptied = emptyOut(settled, random, setup, rules);
  return emptied.bad ?? findLost(emptied) ?? findHostMissing(emptied, setup);
}

/** I4: as many Pods as a pool has addresses, all start, whoever held them before. */
export function judgeProgress(world: World, random: () => number, setup: Setup, rules: Rules): string | undefined {
  const settled = settleDown(world, { random, rounds: 3 }, setup, rules);
  const emptied = emptyOut(settled, random, setup, rules);
  const kept = keptIn(emptied);
  const asked = withPods(emptied, kept, random, setup, rules);
  const isDone = ({ pods }: World) => pods.every(({ ip }) => ip !== undefined);
  const served = settleDown(asked, { random, rounds: 30, serves: true, stop: isDone }, setup, rules);
  const stuck = served.pods.filter(({ ip }) => ip === undefined);
  if (served.bad !== undefined) return served.bad;
  const moved = served.pods.find(({ key, ip }) => key !== undefined && ip !== undefined && kept.get(ip) !== key);
  if (moved !== undefined) return `I6 Pod ${moved.id} of key ${moved.key} has ${moved.ip}`;
  return stuck.length === 0 ? undefined : `I4 ${stuck.length} of ${served.pods.length} Pods never start`;
}

/** All Pods end, and time passes until nothing is lost any more, or all that could be waited for is over. */
function emptyOut(world: World, random: () => number, setup: Setup, rules: Rules): World {
  const rounds = setup.times.quarantine + setup.times.offlineLimit + 8;
  const stop = (now: World) => (findLost(now) ?? findHostMissing(now, setup)) === undefined;
  return settleDown(withoutPods(world, setup, rules), { random, rounds, stop }, setup, rules);
}

function dueEvents(world: World, course: Course, pressed: Set<string>, setup: Setup, rules: Rules): string[] {
  const events = enabled(world, setup, rules).filter((event) => isDue(world, event, course, setup));
  world.machines.forEach((_, at) => {
    for (const event of duties(world, at, course, events, setup, rules)) if (!pressed.has(event)) events.push(event);
  });
  return events;
}

function isDue(world: World, event: string, { serves }: Course, setup: Setup): boolean {
  const [name, at] = event.split(" ");
  if (name === "claim") return serves === true;
  if (name !== "again") return DUTIES.has(name!);
  const machine = world.machines[Number(at)]!;
  return isLookDue(machine.agent!.claimant, nowOf(world, machine), setup.times);
}

/** What an agent decides on by itself: hand-backs, and, when nothing can be claimed, a press. */
function duties(
  world: World,
  at: number,
  { serves }: Course,
  events: readonly string[],
  setup: Setup,
  rules: Rules,
): string[] {
  const { agent } = world.machines[at]!;
  if (agent === undefined || !agent.connected || agent.claimant.contact.state === "broken") return [];
  const { claimant, requests } = agent;
  const sight = sightOf(world, at, setup);
  const found: string[] = [];
  for (const [name, ips] of rules.goingBack(claimant, needOf(world, at), sight)) {
    const free = requests[name] === undefined && holdOf(claimant, name as BlockName).intent === undefined;
    if (free) found.push(`back ${at} ${name} ${ips.join(",")}`);
  }
  if (serves !== true || !rules.mayClaim(claimant, sight) || Object.keys(requests).length > 0) return found;
  for (const [pool, count] of rules.shortage(claimant, needOf(world, at), sight)) {
    const waits = (needOf(world, at).waiting.get(pool) ?? 0) > 0 && count > 0;
    const claims = events.some((event) => event.startsWith(`claim ${at} `));
    const presses = rules.mayPress(claimant.pressures[pool], sight.now.at, setup.times);
    if (waits && !claims && presses) found.push(`press ${at} ${pool}`);
  }
  return found;
}

function withoutPods(world: World, setup: Setup, rules: Rules): World {
  const live = world.pods.filter(({ ip }) => ip !== undefined);
  const after = live.reduce((before, { id }) => step(before, `del ${id}`, setup, rules), world);
  return { ...after, pods: [] };
}

/** The addresses that wait for a key; of a key with two, the one that the controller leaves. */
function keptIn(world: World): Map<Ip, string> {
  const blocks = Object.values(world.blocks).map(({ block }) => block);
  const entries = blocks.flatMap((block) => Object.entries(block.entries) as [Ip, Entry][]);
  return new Map(entries.flatMap(([ip, entry]) => (entry.kind === "kept" ? [[ip, entry.key] as const] : [])));
}

/** A Pod for each address that one pool alone has, each on some machine; of its key, where the address has one. */
function withPods(
  world: World,
  kept: ReadonlyMap<Ip, string>,
  random: () => number,
  setup: Setup,
  rules: Rules,
): World {
  const all = Object.values(world.pools).flatMap(({ addresses }) => addresses);
  const hosts = setup.hosts.flatMap((offset) => (offset === undefined ? [] : [ipAt(offset)]));
  let after = world;
  for (const [pool, { addresses }] of Object.entries(world.pools)) {
    const whole = setup.whole[pool];
    for (const ip of addresses) {
      if (all.indexOf(ip) !== all.lastIndexOf(ip) || hosts.includes(ip)) continue;
      const at = whole ?? Math.floor(random() * world.machines.length);
      after = step(after, `pod ${at} ${pool} ${kept.get(ip) ?? ""}`.trimEnd(), setup, rules);
    }
  }
  return after;
}
