import { backoff, PACE, type Pace } from "./backoff.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { isRetryable, KubeError, retryAfterOf } from "./kube-error.ts";

export interface Persistence {
  /** Milliseconds within which it is tried again; the last attempt may take its own deadline on top. */
  within: number;
  pace?: Pace;
  clock?: Clock;
  /** From 0 up to but not including 1. */
  random?: () => number;
  /** Ends the waiting; the last error is thrown then. */
  signal?: AbortSignal;
}

/**
 * The outcome of a request, repeated while it fails for a reason that may pass, and not sooner than the server asks for.
 * For requests that may be carried out twice.
 */
export async function persist<T>(request: () => Promise<T>, persistence: Persistence): Promise<T> {
  const { within, pace = PACE, clock = SYSTEM_CLOCK, random = Math.random, signal } = persistence;
  const end = clock.now() + within;
  for (let failures = 0; ; failures++) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof KubeError) || !isRetryable(error.failure)) throw error;
      const wait = backoff(failures, random(), pace) + retryAfterOf(error.failure);
      if (clock.now() + wait > end || signal?.aborted) throw error;
      await clock.sleep(wait, signal);
    }
  }
}
