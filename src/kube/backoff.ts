/** Milliseconds: the first wait is below `base`, no wait is above `cap`. */
export interface Pace {
  base: number;
  cap: number;
}

export const PACE: Pace = { base: 500, cap: 30_000 };

/**
 * How long to wait after so many failures in a row (0 for the first), in milliseconds: anything between nothing and a
 * bound that doubles ("full jitter"), so that those who failed together do not come back together. `random` is from
 * 0 up to but not including 1.
 */
export function backoff(failures: number, random: number, { base, cap }: Pace = PACE): number {
  return random * Math.min(cap, base * 2 ** Math.min(failures, 40));
}
