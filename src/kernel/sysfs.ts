import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

/** Names in a directory, sorted; none where it is not. */
export function listNames(path: string): string[] {
  return orAbsent(() => readdirSync(path).sort()) ?? [];
}

/** A file of one value, without the newline; nothing where it is not or the driver has nothing to say. */
export function readValue(path: string): string | undefined {
  return orAbsent(() => readFileSync(path, "utf8").trim());
}

/** Last part of what a link points to: the driver of `…/driver`. */
export function linkTarget(path: string): string | undefined {
  return orAbsent(() => basename(readlinkSync(path)));
}

/** Devices go while they are looked at; EOPNOTSUPP and EINVAL are how a driver says that an attribute is not its. */
const ABSENT = ["ENOENT", "ENOTDIR", "ENODEV", "ENXIO", "EOPNOTSUPP", "EINVAL", "EIO"];

function orAbsent<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && "code" in error && ABSENT.includes(String(error.code))) return undefined;
    throw error;
  }
}
