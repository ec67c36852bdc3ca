import { later, type Wait } from "./later.ts";

/** Work that is asked for often and done seldom. */
export interface Coalesced {
  /** Has the work done within the pause, once for all who ask meanwhile. */
  request(): void;
  /** Does now what is still to be done. */
  flush(): void;
}

/** `work` at most once every `pause` milliseconds. */
export function coalesce(work: () => void, pause: number, wait: Wait = later): Coalesced {
  let callOff: (() => void) | undefined;
  const flush = () => {
    if (callOff === undefined) return;
    callOff();
    callOff = undefined;
    work();
  };
  return {
    request() {
      callOff ??= wait(flush, pause);
    },
    flush,
  };
}
