import { holds, type Intervals, pointsOf, subtract } from "../pools/intervals.ts";

/** What is known of the addresses that may be lent. */
export interface Stock {
  /** Those this node may lend, leased ones included. */
  lendable: Intervals;
  leased: readonly bigint[];
  /** Those whose cool-down is not over; `endedAt` as any clock that all of them share. */
  resting: readonly { value: bigint; endedAt: number }[];
}

/** `tired`: nothing else was free, and this one is the longest at rest. */
export type Choice =
  | { kind: "free"; value: bigint }
  | { kind: "tired"; value: bigint; endedAt: number }
  | { kind: "exhausted" };

/** The lowest free address that is not at rest, or the one that has rested longest. */
export function allocate({ lendable, leased, resting }: Stock): Choice {
  const idle = subtract(lendable, pointsOf(leased));
  const [fresh] = subtract(idle, pointsOf(resting.map(({ value }) => value)));
  if (fresh !== undefined) return { kind: "free", value: fresh.first };
  const [tired] = resting.filter(({ value }) => holds(idle, value)).sort((a, b) => a.endedAt - b.endedAt);
  return tired === undefined ? { kind: "exhausted" } : { kind: "tired", ...tired };
}
