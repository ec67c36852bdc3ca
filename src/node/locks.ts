import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
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
  /** Removes the files that killed holders have left: the kernel has freed their locks. */
  tidy(): void;
}

/** Waiting in line within this process; between processes `flock` decides, asked again after a short pause. */
export function createLocks(directory: string): Locks {
  makeFolder(directory);
  const lines = new Map<string, Turn[]>();
  return {
    async hold(names, wait, work) {
      const until = performance.now() + wait;
      const held: (() => void)[] = [];
      try {
        for (const name of new Set(names)) held.push(await take(lines, directory, name, until));
        return await work();
      } finally {
        releaseAll(held);
      }
    },
    tidy() {
      for (const file of namesIn(directory)) tryFlock(join(directory, file))?.remove();
    },
  };
}

/** One who waits: called with the lock when it is passed on. */
type Turn = () => void;

async function take(lines: Map<string, Turn[]>, directory: string, name: string, until: number): Promise<() => void> {
  await standInLine(lines, name, until);
  const leave = () => passOn(lines, name);
  try {
    const flock = await flockUntil(directory, name, until);
    return () => {
      try {
        flock.remove();
      } finally {
        leave();
      }
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

/** All of them, whatever one of them says: a lock that stays would stay as long as this process. */
function releaseAll(held: (() => void)[]): void {
  const release = held.pop();
  if (release === undefined) return;
  try {
    release();
  } finally {
    releaseAll(held);
  }
}

async function flockUntil(directory: string, name: string, until: number): Promise<Flock> {
  for (let pause = 2; ; pause = Math.min(pause * 1.5, 50)) {
    const flock = tryFlockIn(directory, fileName(name));
    if (flock !== undefined) return flock;
    if (performance.now() + pause > until) throw busy(name);
    await Bun.sleep(pause);
  }
}

/** The folder is made again should it have been removed: it lies in /run, which others clean. */
function tryFlockIn(directory: string, file: string): Flock | undefined {
  try {
    return tryFlock(join(directory, file));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    makeFolder(directory);
    return tryFlock(join(directory, file));
  }
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

function makeFolder(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
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
