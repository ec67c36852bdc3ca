import { CniError } from "../wire/error.ts";

/** All that a plugin process meets, so that the whole protocol runs in memory where a test replaces it. */
export interface Environment {
  /** The called path; its last part says which plugin this is. */
  argv0: string;
  /** The CNI variables and whatever else was inherited; a delegate inherits it too. */
  variables: Record<string, string | undefined>;
  /** stdin to its end; rejects with `ioFailure` where it cannot be read or is longer than `limit` bytes of ASCII. */
  readStdin(limit: number): Promise<string>;
  /** Whether `path` is the network namespace of this very process; a path that leads nowhere is not. */
  isOwnNetns(path: string): Promise<boolean>;
  /** `CLOCK_BOOTTIME` in milliseconds; rejects with `ioFailure` where /proc does not show it. */
  now(): Promise<number>;
  /** A new random word. */
  nonce(): string;
}

/** What a plugin process leaves behind. */
export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/**
 * The environment of this process. Nothing on a plugin's way imports from `node:`: the first such import costs a
 * quarter of the start of an empty program (bench/startup.ts), Bun's own files and streams next to nothing.
 */
export function processEnvironment(): Environment {
  let boot: Promise<number> | undefined;
  return {
    argv0: process.argv0,
    variables: process.env,
    readStdin,
    isOwnNetns,
    now: async () => {
      boot ??= bootClock();
      return Math.round((await boot) + Bun.nanoseconds() / 1e6);
    },
    nonce: () => Bun.randomUUIDv7(),
  };
}

async function readStdin(limit: number): Promise<string> {
  let stdin: string;
  try {
    stdin = await Bun.stdin.slice(0, limit + 1).text();
  } catch (cause) {
    throw new CniError("ioFailure", "The network configuration cannot be read from stdin", { cause });
  }
  if (stdin.length <= limit) return stdin;
  throw new CniError("ioFailure", `The network configuration on stdin exceeds ${limit} bytes`);
}

/** A namespace is its inode on nsfs; bind mounts of it and links in /proc lead to the same one. */
async function isOwnNetns(path: string): Promise<boolean> {
  if (path === "") return false;
  const own = identity("/proc/self/ns/net");
  const one = await identity(path);
  return one !== undefined && one === (await own);
}

async function identity(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await Bun.file(path).stat();
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** What to add to `Bun.nanoseconds()`; the first number of the file is `CLOCK_BOOTTIME` in s (fs/proc/uptime.c). */
async function bootClock(): Promise<number> {
  try {
    return Number.parseFloat(await Bun.file("/proc/uptime").text()) * 1000 - Bun.nanoseconds() / 1e6;
  } catch (cause) {
    throw new CniError("ioFailure", "The boot clock cannot be read from /proc/uptime", { cause });
  }
}
