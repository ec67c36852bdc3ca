import { statSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import { wrongUsage } from "./exit-error.ts";

/**
 * The path that an operator means. The compiled program starts in `/` (so that it starts at all in a chroot whose
 * working directory lies outside), therefore relative paths are taken from the shell's `$PWD`; where that is no
 * directory, only an absolute path says enough (wrong usage).
 */
export function resolvePath(path: string, environment: Record<string, string | undefined> = process.env): string {
  const pwd = environment.PWD;
  if (isAbsolute(path)) return normalize(path);
  if (pwd !== undefined && isAbsolute(pwd) && isDirectory(pwd)) return join(pwd, path);
  const why = pwd === undefined ? "$PWD is not set" : `$PWD is ${pwd}, no directory`;
  throw wrongUsage(`${path} cannot be found, since ${why}; write an absolute path`);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
