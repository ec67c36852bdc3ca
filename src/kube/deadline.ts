/** A signal that fires at a deadline or with another signal. */
export interface Deadline {
  signal: AbortSignal;
  /** Whether it was the deadline that fired. */
  passed(): boolean;
  /** The promise, or a rejection when the signal fires first; what the promise does then is nobody's concern. */
  guard<T>(promise: Promise<T>): Promise<T>;
  /** There is no deadline any more; the other signal still counts. */
  lift(): void;
  /** What it guards is over. */
  clear(): void;
}

/** `AbortSignal.any` would keep a listener on a signal that outlives its requests; this takes it off again. */
export function deadlineAfter(milliseconds: number, other?: AbortSignal): Deadline {
  const controller = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, milliseconds);
  if (other?.aborted) controller.abort(other.reason);
  other?.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    guard: (promise) => raceAgainst(controller.signal, promise),
    lift: () => clearTimeout(timer),
    clear() {
      clearTimeout(timer);
      other?.removeEventListener("abort", follow);
    },
  };

  function follow() {
    controller.abort(other?.reason);
  }
}

async function raceAgainst<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const { promise: fired, reject } = Promise.withResolvers<never>();
  const fire = () => reject(signal.reason);
  if (signal.aborted) fire();
  signal.addEventListener("abort", fire, { once: true });
  try {
    return await Promise.race([promise, fired]);
  } finally {
    signal.removeEventListener("abort", fire);
  }
}
