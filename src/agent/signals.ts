/** The signals an agent minds. */
export interface Signals {
  /** The first SIGTERM or SIGINT. */
  stop: Promise<NodeJS.Signals>;
}

/**
 * Waits for signals: SIGHUP calls `reload`; the first SIGTERM or SIGINT asks to stop, a second one is told to `abandon`.
 */
export function awaitSignals(
  { reload, abandon }: { reload(): void; abandon(): void },
  source: Pick<NodeJS.EventEmitter, "on"> = process,
): Signals {
  const stop = Promise.withResolvers<NodeJS.Signals>();
  let asked = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    source.on(signal, () => {
      if (asked) abandon();
      asked = true;
      stop.resolve(signal);
    });
  }
  source.on("SIGHUP", reload);
  return { stop: stop.promise };
}
