import { enabled } from "./enabled.ts";
import type { Rules } from "./rules.ts";
import { beginning, type Setup } from "./setup.ts";
import { step } from "./step.ts";
import type { World } from "./world.ts";

/** A way to a broken invariant. */
export interface Violation {
  bad: string;
  events: string[];
}

/** What else is asked of a world, beside what each lease is: I3, I4, I5. */
export type Judge = (world: World, setup: Setup, rules: Rules) => string | undefined;

export interface Reached {
  states: number;
  depth: number;
  /** Every way to that depth was taken. */
  complete: boolean;
  violation?: Violation;
}

/**
 * All that may happen after `prefix`, breadth first, so that the first violation is a shortest one. `allow` names the
 * events to be considered, `crash`, or `crash 1` for one machine's alone.
 */
export function exploreAll(
  { setup, prefix, allow, depth, judge }: Search,
  rules: Rules,
  limit: { states: number } = { states: Number.POSITIVE_INFINITY },
): Reached {
  const start: World = { ...follow(prefix, setup, rules), struck: {} };
  const isAllowed = allowance(allow);
  const early = judge?.(start, setup, rules);
  if (early !== undefined) return { states: 1, depth: 0, complete: false, violation: { bad: early, events: [] } };
  let front: { world: World; events: Chain }[] = [{ world: start, events: undefined }];
  const seen = new Set([keyOf(start)]);
  for (let at = 1; at <= depth; at++) {
    const next: typeof front = [];
    for (const { world, events } of front) {
      if (seen.size > limit.states) return { states: seen.size, depth: at, complete: false };
      for (const event of enabled(world, setup, rules)) {
        if (!isAllowed(event)) continue;
        const after = step(world, event, setup, rules);
        const chain: Chain = { event, before: events };
        const key = keyOf(after);
        if (after.bad === undefined && seen.has(key)) continue;
        const bad = after.bad ?? judge?.(after, setup, rules);
        if (bad !== undefined) {
          return { states: seen.size, depth: at, complete: false, violation: { bad, events: eventsOf(chain) } };
        }
        seen.add(key);
        next.push({ world: after, events: chain });
      }
    }
    front = next;
    if (front.length === 0) return { states: seen.size, depth: at, complete: true };
  }
  return { states: seen.size, depth, complete: true };
}

export interface Search {
  setup: Setup;
  prefix: readonly string[];
  allow: readonly string[];
  depth: number;
  judge?: Judge;
}

/** Events one after the other; one that cannot come where it stands is an error of the scenario. */
export function follow(events: readonly string[], setup: Setup, rules: Rules): World {
  return events.reduce(
    (world, event) => {
      if (!enabled(world, { ...setup, faults: ALL, pods: 99 }, rules).includes(event) && !event.startsWith("press ")) {
        throw new Error(`${event} is none of ${enabled(world, setup, rules).join(", ")}`);
      }
      return step(world, event, setup, rules);
    },
    beginning(setup, rules),
  );
}

/** Those of the events that can come, where they stand, up to a violation. */
export function replay(events: readonly string[], setup: Setup, rules: Rules): { world: World; done: string[] } {
  let world = beginning(setup, rules);
  const done: string[] = [];
  for (const event of events) {
    if (world.bad !== undefined || !enabled(world, setup, rules).includes(event)) continue;
    world = step(world, event, setup, rules);
    done.push(event);
  }
  return { world, done };
}

type Chain = { event: string; before: Chain } | undefined;

const ALL = new Proxy({}, { get: () => Number.POSITIVE_INFINITY }) as Record<string, number>;

function eventsOf(chain: Chain): string[] {
  const events: string[] = [];
  for (let at = chain; at !== undefined; at = at.before) events.unshift(at.event);
  return events;
}

function allowance(allow: readonly string[]): (event: string) => boolean {
  const names = new Map<string, string[]>();
  for (const one of allow) {
    const name = one.split(" ")[0]!;
    names.set(name, [...(names.get(name) ?? []), one]);
  }
  return (event) => {
    const space = event.indexOf(" ");
    const stated = names.get(space < 0 ? event : event.slice(0, space));
    return stated?.some((one) => event === one || !one.includes(" ") || event.startsWith(`${one} `)) ?? false;
  };
}

/** Worlds of one key have the same before them. */
export function keyOf({
  machines,
  pods,
  messages,
  controllers,
  blocks,
  nodes,
  pools,
  snapshot,
  ...rest
}: World): string {
  const { counts, ...plain } = rest;
  const parts = [...machines, ...pods, ...messages, ...controllers, blocks, nodes, pools, snapshot ?? NOTHING].map(
    hashOf,
  );
  return `${parts.join(",")},${JSON.stringify(plain)},${counts.pod}`;
}

const NOTHING = {};
const hashes = new WeakMap<object, string>();

/** Most of a world is the very same object as before. */
function hashOf(part: object): string {
  const known = hashes.get(part);
  if (known !== undefined) return known;
  const hash = Bun.hash(JSON.stringify(part)).toString(36);
  hashes.set(part, hash);
  return hash;
}
