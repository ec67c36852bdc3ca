import { errnoName } from "./errno-name.ts";

/** A call of libc that failed. `code` and `errno` as Node's own errors have them, but `errno` is positive. */
export class SystemError extends Error {
  override readonly name = "SystemError";
  /** The function of libc, with what tells this call from others: `setns`, `bind fe80::1`. */
  readonly call: string;
  readonly code: string;
  readonly errno: number;

  constructor(call: string, errno: number) {
    super(`${call} failed: ${errnoName(errno)} (${errno})`);
    this.call = call;
    this.code = errnoName(errno);
    this.errno = errno;
  }
}
