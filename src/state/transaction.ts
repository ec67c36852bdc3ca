import type { Database } from "bun:sqlite";
import { asStateError, StateError } from "./state-error.ts";

/** A read that turns into a write fails with SQLITE_BUSY whatever the time-out, so writers are `IMMEDIATE` at once. */
type Lock = "DEFERRED" | "IMMEDIATE";

/** How long a writer of an event loop may stand still, milliseconds. */
const LONGEST_STAND = 50;

/** `work` in one transaction, rolled back where it throws. SQLite's errors leave as `StateError`. */
export function transact<T>(database: Database, lock: Lock, work: (database: Database) => T): T {
  return typed(database, () => {
    begin(database, lock);
    return finish(database, work);
  });
}

/**
 * `transact` for an event loop: the lock is waited for at most 50 ms at a stretch and once, then asked for again
 * between other work until `patience` milliseconds are over. `busyTimeout` is what the handle is left with.
 */
export async function transactSoon<T>(
  database: Database,
  work: (database: Database) => T,
  { patience, busyTimeout }: { patience: number; busyTimeout: number },
): Promise<T> {
  const until = performance.now() + patience;
  let stand = Math.max(0, Math.min(LONGEST_STAND, Math.floor(patience)));
  for (let pause = 5; ; pause = Math.min(pause * 2, LONGEST_STAND)) {
    const refusal = beginWithin(database, stand, busyTimeout);
    if (refusal === undefined) return typed(database, () => finish(database, work));
    if (performance.now() + pause > until) throw refusal;
    stand = 0;
    await Bun.sleep(pause);
  }
}

/** Begins to write, or says who is in the way. */
function beginWithin(database: Database, timeout: number, usual: number): StateError | undefined {
  try {
    typed(database, () => {
      database.run(`PRAGMA busy_timeout = ${timeout}`);
      begin(database, "IMMEDIATE");
    });
    return undefined;
  } catch (error) {
    if (error instanceof StateError && error.problem === "busy") return error;
    throw error;
  } finally {
    database.run(`PRAGMA busy_timeout = ${usual}`);
  }
}

function begin(database: Database, lock: Lock): void {
  if (database.inTransaction) throw new TypeError("A transaction is open already: pass its database on");
  database.run(`BEGIN ${lock}`);
}

function finish<T>(database: Database, work: (database: Database) => T): T {
  try {
    const result = work(database);
    if (result instanceof Promise) throw new TypeError("A transaction cannot wait: its work answered a promise");
    database.run("COMMIT");
    return result;
  } catch (error) {
    // A full disk or an I/O error may have rolled back already.
    if (database.inTransaction) database.run("ROLLBACK");
    throw error;
  }
}

function typed<T>(database: Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStateError(error, database.filename);
  }
}
