import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Flock, tryFlock } from "../kernel/flock.ts";
import { CniError } from "../wire/error.ts";

/** Named locks that hold between processes and die with their holder. */
export interface Locks {
  /**
   * Runs `work` holding every lock named, taken in the order given. Throws `CniError` tryAgainLater when one is not
   * free before `until` (milliseconds from now).
   */
  hold<T>(names: readonly string[], wait: number, work: () => Promise<T>): Promise<T>;
}

/** Waiting in line within this process; between processes `flock` decides, asked again after a short pause. */
export function createLocks(directory: string): Locks {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lines = new Map<string, Turn[]>();
  return {
    async hold(names, wait, work) {
      const until = performance.now() + wait;
      const held: (() => void)[] = [];
      try {
        for (const name of new Set(names)) held.push(await take(lines, directory, name, until));
        return await work();
      } finally {
        for (const release of held.reverse()) release();
      }
    },
  };
}

/** One who waits: called with the lock when it is passed on. */
type Turn = () => void;

async function take(lines: Map<string, Turn[]>, directory: string, name: string, until: number): Promise<() => void> {
  await standInLine(lines, name, until);
  const leave = () => passOn(lines, name);
  try {
    const flock = await flockUntil(join(directory, fileName(name)), name, until);
    return () => {
      flock.remove();
      leave();
    };
  } catch (error) {
    leave();
    throw error;
  }
}

function standInLine(lines: Map<string, Turn[]>, name: string, until: number): Promise<void> {
  const line = lines.get(name);
  if (line === undefined) {
    lines.set(name, []);
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const turn = () => {
      clearTimeout(timer);
      resolve();
    };
    const giveUp = () => {
      line.splice(line.indexOf(turn), 1);
      reject(busy(name));
    };
    const timer = setTimeout(giveUp, Math.max(0, until - performance.now()));
    line.push(turn);
  });
}

function passOn(lines: Map<string, Turn[]>, name: string): void {
  const next = lines.get(name)?.shift();
  if (next === undefined) lines.delete(name);
  else next();
}

async function flockUntil(path: string, name: string, until: number): Promise<Flock> {
  for (let pause = 2; ; pause = Math.min(pause * 1.5, 50)) {
    const flock = tryFlock(path);
    if (flock !== undefined) return flock;
    if (performance.now() + pause > until) throw busy(name);
    await Bun.sleep(pause);
  }
}

/** Code 11: whoever holds the lock is at work. */
export class LockHeldError extends CniError {}

function busy(name: string): LockHeldError {
  return new LockHeldError(
    "tryAgainLater",
    `The lock on ${name} is held by another request that has not ended; try again`,
  );
}

/** Names hold slashes and are long; a readable head and a hash make a file name. */
function fileName(name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return `${name.replaceAll(/[^A-Za-z0-9.-]/g, "_").slice(0, 60)}-${hash}`;
}
