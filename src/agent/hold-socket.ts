import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Flock, tryFlock } from "../kernel/flock.ts";
import { CniError } from "../wire/error.ts";

/**
 * The right to a socket's path, held by lock until the process ends or `release`: an agent that is stopped or hung
 * still has it, one that was killed has not, and no connection has to be tried to tell. Throws `CniError` notAvailable
 * where another agent lives.
 */
export function holdSocket(socket: string): Flock {
  mkdirSync(dirname(socket), { recursive: true, mode: 0o700 });
  const flock = tryFlock(`${socket}.lock`);
  if (flock !== undefined) return flock;
  throw new CniError("notAvailable", `Another agent serves ${socket}; stop it, or give this one another --socket`);
}
