import { errnoName } from "../errno-name.ts";

/** A request that the kernel refused. */
export class NetlinkError extends Error {
  override readonly name = "NetlinkError";
  /** The request as an operator would type it: `ip addr add 172.16.1.34/27 dev net1`. */
  readonly operation: string;
  /** Name of the errno: `EEXIST`. */
  readonly code: string;
  /** The errno, positive. */
  readonly errno: number;
  /** The kernel's own words (extended acknowledgement), where it had any. */
  readonly words: string | undefined;

  constructor(operation: string, errno: number, words?: string) {
    super(
      `The kernel refused "${operation}": ${errnoName(errno)} (${errno})${words === undefined ? "" : `, ${words}`}`,
    );
    this.operation = operation;
    this.code = errnoName(errno);
    this.errno = errno;
    this.words = words;
  }
}

/** Whether the kernel said that the thing, or the link it is on, is not there. */
export function isAbsent(error: unknown): boolean {
  return hasCode(error, ["ENODEV", "ENOENT", "ESRCH", "EADDRNOTAVAIL", "ENXIO"]);
}

/** Whether the kernel said that the thing is there already. */
export function isExisting(error: unknown): boolean {
  return hasCode(error, ["EEXIST"]);
}

/** Whether the kernel or the driver said that it cannot do this at all. */
export function isUnsupported(error: unknown): boolean {
  return hasCode(error, ["EOPNOTSUPP", "ENOTSUPP", "EPROTONOSUPPORT", "EAFNOSUPPORT"]);
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof NetlinkError && codes.includes(error.code);
}
