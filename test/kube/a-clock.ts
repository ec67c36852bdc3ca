import type { Clock } from "../../src/kube/clock.ts";

/** A clock whose sleeps are over at once, and have taken their time. */
export function aClock(): Clock & { slept: number[]; pass(milliseconds: number): void } {
  let now = 1_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    async sleep(milliseconds) {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}
