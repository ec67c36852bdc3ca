import type { Break } from "./watch-break.ts";
import type { WatchEvent } from "./watch-event.ts";

/** How a cache stands to the API server. What it holds it holds in every state. */
export type CacheState =
  /** Has never been complete; `why` says what keeps it, once something has failed. */
  | { kind: "starting"; why?: Break }
  | { kind: "live" }
  /** Since then, by the cache's clock, something may have been missed. */
  | { kind: "broken"; why: Break; since: number };

export interface Standing {
  state: CacheState;
  /** When the API server was last heard, by the cache's clock; a silent watch is not heard. */
  contact?: number;
  /** Up to which version all has been heard. */
  version?: string;
}

/** A standing after an event of the watch that came `now`. */
export function standingAfter(before: Standing, event: WatchEvent<unknown>, now: number): Standing {
  switch (event.kind) {
    case "broken":
      return { ...before, state: brokenState(before.state, event.why, now) };
    case "connected":
      return { ...before, state: resumed(before.state), contact: now };
    case "snapshot":
      return {
        state: before.state.kind === "live" ? before.state : { kind: "live" },
        contact: now,
        version: event.version,
      };
    case "present":
    case "gone":
    case "unreadable":
    case "bookmark":
      return { state: resumed(before.state), contact: now, version: event.version };
  }
}

/** Broken since the first of several breaks. */
function brokenState(state: CacheState, why: Break, now: number): CacheState {
  switch (state.kind) {
    case "starting":
      return { kind: "starting", why };
    case "live":
      return { kind: "broken", why, since: now };
    case "broken":
      return { ...state, why };
  }
}

/** A watch connects from where it was, so nothing was missed; at the start only the snapshot ends the waiting. */
function resumed(state: CacheState): CacheState {
  return state.kind === "broken" ? { kind: "live" } : state;
}
