import { readFileSync } from "node:fs";
import { clockNanoseconds } from "./libc.ts";

/** A process that cannot be mistaken for a later one with its number. */
export interface ProcessIdentity {
  pid: number;
  /** Field 22 of /proc/PID/stat: clock ticks since boot. */
  startTime: number;
  bootId: string;
}

/** Identity of this boot of the machine: a UUID. */
export function bootId(): string {
  boot ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  return boot;
}

/** Milliseconds since boot, time asleep included (`CLOCK_BOOTTIME`): no setting of the clock moves it. */
export function bootMilliseconds(): number {
  return Number(clockNanoseconds(CLOCK_BOOTTIME) / 1_000_000n);
}

/** Identity of a process, by default this one; nothing if there is none of that number. */
export function processIdentity(pid = process.pid): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat === undefined ? undefined : { pid, startTime: stat.startTime, bootId: bootId() };
}

/** Whether that very process still runs. One that ended and is not yet reaped holds no lock and counts as gone. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId()) return false;
  const stat = readStat(identity.pid);
  return stat !== undefined && stat.startTime === identity.startTime && !["Z", "X", "x"].includes(stat.state);
}

/** include/uapi/linux/time.h */
const CLOCK_BOOTTIME = 7;

let boot: string | undefined;

/** proc(5): the name in parentheses may hold anything, so fields are counted from the last parenthesis: 3 is the state. */
function readStat(pid: number): { state: string; startTime: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH"))
      return undefined;
    throw error;
  }
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0]!, startTime: Number(fields[22 - 3]) };
}
