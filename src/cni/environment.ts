import { readFileSync, readSync, statSync } from "node:fs";
import { CniError } from "../wire/error.ts";

/** All that a plugin process meets, so that the whole protocol runs in memory where a test replaces it. */
export interface Environment {
  /** The called path; its last part says which plugin this is. */
  argv0: string;
  /** The CNI variables and whatever else was inherited; a delegate inherits it too. */
  variables: Record<string, string | undefined>;
  /** stdin to its end; throws `ioFailure` where it cannot be read or is longer than `limit` bytes. */
  readStdin(limit: number): Uint8Array;
  /** Whether `path` is the network namespace of this very process; a path that leads nowhere is not. */
  isOwnNetns(path: string): boolean;
  /** `CLOCK_BOOTTIME` in milliseconds. */
  now(): number;
  /** A new random word. */
  nonce(): string;
}

/** What a plugin process leaves behind. */
export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** The environment of this process. */
export function processEnvironment(): Environment {
  return {
    argv0: process.argv0,
    variables: process.env,
    readStdin,
    isOwnNetns,
    now: bootClock,
    nonce: () => crypto.randomUUID(),
  };
}

const CHUNK = 64 * 1024;

function readStdin(limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) throw new CniError("ioFailure", `The network configuration on stdin exceeds ${limit} bytes`);
  }
  return Buffer.concat(chunks);
}

/** A pipe may be non-blocking by its writer's wish; it is waited for then. */
function readChunk(): Uint8Array {
  const buffer = new Uint8Array(CHUNK);
  for (;;) {
    try {
      return buffer.subarray(0, readSync(0, buffer));
    } catch (cause) {
      if (!isErrno(cause, "EAGAIN"))
        throw new CniError("ioFailure", "The network configuration cannot be read from stdin", { cause });
      Bun.sleepSync(1);
    }
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** A namespace is its inode on nsfs; bind mounts of it and links in /proc lead to the same one. */
function isOwnNetns(path: string): boolean {
  const [one, own] = [path, "/proc/self/ns/net"].map((name) => statSync(name, { throwIfNoEntry: false }));
  return one !== undefined && own !== undefined && one.dev === own.dev && one.ino === own.ino;
}

/** The first number of /proc/uptime is `CLOCK_BOOTTIME` in seconds, to a hundredth (fs/proc/uptime.c). */
function bootClock(): number {
  return Math.round(Number.parseFloat(readFileSync("/proc/uptime", "latin1")) * 1000);
}
