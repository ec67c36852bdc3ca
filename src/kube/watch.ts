import { backoff, PACE, type Pace } from "./backoff.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { connectWatch, type Place } from "./connect-watch.ts";
import { retryAfterOf } from "./kube-error.ts";
import type { Scope } from "./request.ts";
import type { KubeObject, Resource } from "./resource.ts";
import type { Transport } from "./transport.ts";
import { type Break, breakOf } from "./watch-break.ts";
import type { WatchEvent } from "./watch-event.ts";

export interface WatchOptions extends Scope {
  /** Ends the watch, and is the only thing that does. */
  signal: AbortSignal;
  /** Milliseconds without a byte after which a connection counts as broken; 75 s. */
  silence?: number;
  /** Milliseconds for the beginning of an answer; 15 s. */
  deadline?: number;
  /**
   * Milliseconds after a break for which the version heard last is gone on from; 60 s. Later a restored etcd may have
   * passed it by another history.
   */
  resumable?: number;
  pace?: Pace;
  clock?: Clock;
  /** From 0 up to but not including 1. */
  random?: () => number;
}

/**
 * A collection as a stream that survives every break: it goes on after the version that was heard last, and begins anew
 * with a snapshot where it cannot. Nothing is lost and nothing told twice. It never ends by itself, also where the
 * resource does not exist or may not be read yet.
 */
export async function* watch<T extends KubeObject>(
  transport: Transport,
  resource: Resource<T>,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<T>, void> {
  const { signal, resumable = 60_000, pace = PACE, clock = SYSTEM_CLOCK, random = Math.random } = options;
  const connection = { silence: 75_000, deadline: 15_000, ...options, clock, random };
  let place: Place = { kind: "nowhere" };
  let heard = clock.now();
  let failures = 0;
  while (!signal.aborted) {
    const began = clock.now();
    if (began - heard > connection.silence + resumable) place = { kind: "nowhere" };
    try {
      for await (const event of connectWatch(transport, resource, place, connection)) {
        place = placeAfter(place, event);
        heard = clock.now();
        if (event.kind !== "connected") failures = 0;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      const why = breakOf(error);
      if (why === undefined) throw error;
      place = placeAfterBreak(place, why);
      // Who stood for a while and merely had nothing to say is asked again at once.
      if (clock.now() - began > pace.cap) failures = 0;
      const wait = backoff(failures++, random(), pace) + (why.kind === "failed" ? retryAfterOf(why.error.failure) : 0);
      yield { kind: "broken", why, wait };
      await clock.sleep(wait, signal);
    }
  }
}

function placeAfter<T>(place: Place, event: WatchEvent<T>): Place {
  switch (event.kind) {
    case "snapshot":
    case "present":
    case "gone":
    case "unreadable":
    case "bookmark":
      return { kind: "after", version: event.version, doubt: false };
    case "connected":
    case "broken":
      return place;
  }
}

function placeAfterBreak(place: Place, why: Break): Place {
  switch (why.kind) {
    case "expired":
    case "rewound":
    case "garbled":
      return { kind: "nowhere" };
    case "failed":
    case "ended":
    case "silent":
      return place.kind === "after" ? { ...place, doubt: true } : place;
  }
}
