import { enabled } from "./enabled.ts";
import { replay, type Violation } from "./explore.ts";
import type { Rules } from "./rules.ts";
import { judgeEnd, judgeProgress } from "./settle-down.ts";
import { beginning, type Setup } from "./setup.ts";
import { step } from "./step.ts";

/** What is asked once a walk has ended: I3, I4, I5. Leases are judged in any case. */
export type Asked = readonly ("I3" | "I4" | "I5")[];

export interface Walks {
  walks: number;
  events: number;
  violation?: Violation & { seed: number };
}

/** Random walks of `length` events, each from the beginning, until one breaks an invariant or there were enough. */
export function walkRandomly(
  setup: Setup,
  asked: Asked,
  rules: Rules,
  { walks, length, seed = 1 }: { walks: number; length: number; seed?: number },
): Walks {
  let events = 0;
  for (let walk = 0; walk < walks; walk++) {
    const random = randomFrom((seed + walk) * 7919);
    let world = beginning(setup, rules);
    const done: string[] = [];
    while (done.length < length && world.bad === undefined) {
      const event = pick(enabled(world, setup, rules), random());
      if (event === undefined) break;
      done.push(event);
      world = step(world, event, setup, rules);
    }
    events += done.length;
    const bad = judged(done, asked, seed + walk, setup, rules);
    if (bad !== undefined) return { walks: walk + 1, events, violation: { bad, events: done, seed: seed + walk } };
  }
  return { walks, events };
}

/** The shortest way to the same kind of violation that leaving events out gives. */
export function shrink(violation: Violation & { seed: number }, asked: Asked, setup: Setup, rules: Rules): Violation {
  const kind = violation.bad.slice(0, 2);
  let { events, bad } = violation;
  for (let size = Math.max(1, events.length >> 1); size >= 1; size >>= 1) {
    for (let at = events.length - size; at >= 0; at -= 1) {
      const shorter = [...events.slice(0, at), ...events.slice(at + size)];
      const { done } = replay(shorter, setup, rules);
      const found = done.length < events.length ? judged(done, asked, violation.seed, setup, rules) : undefined;
      if (found?.startsWith(kind)) [events, bad] = [done, found];
    }
  }
  return { events, bad };
}

function judged(events: readonly string[], asked: Asked, seed: number, setup: Setup, rules: Rules): string | undefined {
  const { world } = replay(events, setup, rules);
  if (world.bad !== undefined) return world.bad;
  const end = asked.includes("I3") ? judgeEnd(world, randomFrom(seed), setup, rules, asked.includes("I5")) : undefined;
  return end ?? (asked.includes("I4") ? judgeProgress(world, randomFrom(seed), setup, rules) : undefined);
}

/** mulberry32: numbers from 0 to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** How likely an event is among those that may come; 1 where it is not named. */
const WEIGHTS: Readonly<Record<string, number>> = {
  pod: 4,
  lease: 10,
  claim: 6,
  take: 6,
  del: 2,
  read: 8,
  send: 8,
  answer: 8,
  land: 5,
  timeout: 1.5,
  connect: 6,
  list: 8,
  node: 8,
  probe: 5,
  scan: 5,
  see: 3,
  hear: 2,
  tick: 3,
  back: 1.5,
  start: 5,
  crash: 0.6,
  lose: 0.6,
  reboot: 0.6,
  reimage: 0.5,
  cut: 0.8,
  delnode: 0.8,
  register: 1.5,
  ctlsee: 4,
  ctlread: 6,
  ctlfree: 0,
  ctlput: 6,
  ctldelete: 2,
  drop: 0.5,
};

function pick(events: readonly string[], random: number): string | undefined {
  const weights = events.map((event) => WEIGHTS[event.split(" ")[0]!] ?? 1);
  let left = random * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, event] of events.entries()) {
    left -= weights[at]!;
    if (left <= 0) return event;
  }
  return events.at(-1);
}
