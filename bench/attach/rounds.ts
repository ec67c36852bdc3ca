import { milliseconds } from "./figures.ts";
import type { Way } from "./ways.ts";

export const RAILS = [1, 2, 3, 4, 5, 6, 7, 8];

/** What is measured, in the order of its tables. */
export const MEASURES = [
  "ADD of one NIC",
  "DEL of one NIC",
  "ADD of eight, one after the other",
  "DEL of eight, one after the other",
  "ADD of eight at once",
  "DEL of eight at once",
] as const;
export type Measure = (typeof MEASURES)[number];

/** Times by measure and way. */
export type Times = Record<Measure, Map<string, number[]>>;

/** Every way in turn, round by round, so that all meet the same machine; the first round is not counted. */
export async function rounds(ways: readonly Way[], count: number, podOf: (way: Way) => string): Promise<Times> {
  const times = Object.fromEntries(
    MEASURES.map((measure) => [measure, new Map(ways.map(({ name }) => [name, [] as number[]]))]),
  ) as Times;
  for (let round = 0; round <= count; round++) {
    for (const way of ways) {
      const taken = await oneRound(way, podOf(way));
      if (round === 0) continue;
      for (const measure of MEASURES) times[measure].get(way.name)?.push(taken[measure]);
    }
  }
  return times;
}

async function oneRound(way: Way, pod: string): Promise<Record<Measure, number>> {
  const inARow = async (deed: Way["add"]) => {
    for (const rail of RAILS) await deed(pod, rail);
  };
  const atOnce = (deed: Way["add"]) => Promise.all(RAILS.map((rail) => deed(pod, rail)));
  return {
    "ADD of one NIC": await milliseconds(() => way.add(pod, 1)),
    "DEL of one NIC": await thenRest(() => way.remove(pod, 1)),
    "ADD of eight, one after the other": await milliseconds(() => inARow(way.add)),
    "DEL of eight, one after the other": await thenRest(() => inARow(way.remove)),
    "ADD of eight at once": await milliseconds(() => atOnce(way.add)),
    "DEL of eight at once": await thenRest(() => atOnce(way.remove)),
  };
}

/** Milliseconds of a deletion, and then time for the kernel to let go of what was deleted: nobody else is to pay for it. */
async function thenRest(work: () => Promise<unknown>): Promise<number> {
  const taken = await milliseconds(work);
  await Bun.sleep(60);
  return taken;
}

/** One NIC's ADD and DEL, every way in turn. */
export async function oneNic(ways: readonly Way[], count: number, pod: string) {
  const times = { ADD: new Map<string, number[]>(), DEL: new Map<string, number[]>() };
  for (let round = 0; round < count; round++) {
    for (const way of ways) {
      const [add, remove] = [await milliseconds(() => way.add(pod, 1)), await thenRest(() => way.remove(pod, 1))];
      times.ADD.set(way.name, [...(times.ADD.get(way.name) ?? []), add]);
      times.DEL.set(way.name, [...(times.DEL.get(way.name) ?? []), remove]);
    }
  }
  return times;
}

/** A node that fills up: all Pods at once, each with its NICs one after the other, as Multus does it. */
export async function crowd(way: Way, pods: readonly string[]): Promise<Record<"ADD" | "DEL", Crowd>> {
  const crowds = { ADD: await together(way.add, pods), DEL: await together(way.remove, pods) };
  await Bun.sleep(60);
  return crowds;
}

export interface Crowd {
  /** Until the last NIC of the last Pod. */
  total: number;
  /** Each NIC's own. */
  each: number[];
}

async function together(deed: Way["add"], pods: readonly string[]): Promise<Crowd> {
  const each: number[] = [];
  const total = await milliseconds(() =>
    Promise.all(
      pods.map(async (pod) => {
        for (const rail of RAILS) each.push(await milliseconds(() => deed(pod, rail)));
      }),
    ),
  );
  return { total, each };
}
