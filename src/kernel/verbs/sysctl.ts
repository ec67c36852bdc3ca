import { readFileSync, writeFileSync } from "node:fs";
import type { Kernel } from "../kernel.ts";

/** The verbs of `Kernel` about sysctls. */
export type SysctlVerbs = Pick<Kernel, "sysctl" | "setSysctl">;

/**
 * /proc/sys/net is that of the calling thread, so `within` runs a function inside the namespace. Refusals are Node's
 * errors (`code`, `path`), with the command in the message; a key that leads out of /proc/sys is a RangeError.
 */
export function sysctlVerbs(within: <Result>(act: () => Result) => Result): SysctlVerbs {
  return {
    sysctl: (key) => within(() => read(key)),
    setSysctl: (key, value) => within(() => write(key, value)),
  };
}

function read(key: string): string | undefined {
  try {
    return readFileSync(pathOf(key), "utf8").trimEnd();
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw withCommand(`sysctl ${key}`, error);
  }
}

function write(key: string, value: string): void {
  try {
    writeFileSync(pathOf(key), value);
  } catch (error) {
    throw withCommand(`sysctl -w ${key}=${value}`, error);
  }
}

function pathOf(key: string): string {
  if (key.split("/").some((part) => part === "" || part === "." || part === "..")) {
    throw new RangeError(`No sysctl is named ${JSON.stringify(key)}`);
  }
  return `/proc/sys/${key}`;
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function withCommand(command: string, error: unknown): unknown {
  if (error instanceof Error && "code" in error) error.message = `The kernel refused "${command}": ${error.message}`;
  return error;
}
