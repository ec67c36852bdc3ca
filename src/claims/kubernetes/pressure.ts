import type { ClaimTimes } from "./times.ts";

/**
 * What this node knows of the presses of one pool: the value last seen in the pool's annotation, and when. Not
 * remembered on disk: what was pressed before this agent began is not pressed for it.
 */
export interface Pressure {
  value: string | undefined;
  /** When a new value was seen, milliseconds of `CLOCK_BOOTTIME`. */
  since?: number;
}

/** The annotation of a SpiderIPPool whose every new value asks all nodes for what they hold idle. */
export const PRESS_ANNOTATION = "railhead.io/press";

/** The pool was seen with this value; the first one seen is none that asks. */
export function sawPress(pressure: Pressure | undefined, value: string | undefined, now: number): Pressure {
  if (pressure === undefined) return { value };
  return value === undefined || value === pressure.value ? pressure : { value, since: now };
}

/** Whether all that is or becomes idle goes back now, and nothing is claimed ahead (C13). */
export function isPressed(pressure: Pressure | undefined, now: number, { press }: ClaimTimes): boolean {
  return pressure?.since !== undefined && now - pressure.since < press;
}

/** Whether who finds nothing free should press: unless somebody did, and it still holds for half of its time. */
export function mayPress(pressure: Pressure | undefined, now: number, { press }: ClaimTimes): boolean {
  return pressure?.since === undefined || now - pressure.since >= press / 2;
}

/** How long to wait before asking again, milliseconds, the `attempt`th time from 0; `random` is from 0 to 1. */
export function askAgainIn(attempt: number, random: number): number {
  const most = Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
  return most / 2 + (random * most) / 2;
}

const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 4_000;
