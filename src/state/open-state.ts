import { Database as Sqlite } from "bun:sqlite";
import { statSync } from "node:fs";
import { createFile } from "./create-file.ts";
import { assertOurs, migrate } from "./migrate.ts";
import { asStateError, StateError } from "./state-error.ts";
import { transact, transactSoon } from "./transaction.ts";

/** The handle that the functions of every row's file take. */
export type Database = Sqlite;

/**
 * The node's memory on disk. Every method throws `StateError` where SQLite refuses; a row's error rolls back. Nothing is
 * written any more once the file is not the one at its path: two processes would remember different things.
 */
export interface State {
  readonly path: string;
  /** Looks without a lock; `look` sees one state throughout. */
  read<T>(look: (database: Database) => T): T;
  /**
   * `BEGIN IMMEDIATE`, `change`, `COMMIT`: all of it or, when `change` throws, nothing. Waits for another writer up to
   * the `busyTimeout` the state was opened with, and nothing else runs meanwhile: not for the agent.
   */
  write<T>(change: (database: Database) => T): T;
  /**
   * The same for an event loop: waits at most 50 ms in SQLite, then asks again between other work, `patience`
   * milliseconds in all, and fails `busy`. `change` is run once at most.
   */
  writeSoon<T>(change: (database: Database) => T, patience: number): Promise<T>;
  close(): void;
}

/**
 * Opens the state at `path`, creating it (0600, its directory 0700) and taking the schema steps it lacks. Throws
 * `StateError` for a file that is damaged, foreign or newer than this program. `busyTimeout` is in milliseconds.
 */
export function openState(path: string, { busyTimeout = 5_000 }: { busyTimeout?: number } = {}): State {
  try {
    createFile(path, (database) => {
      database.run("PRAGMA journal_mode = WAL");
      transact(database, "IMMEDIATE", migrate);
    });
    assertPrivate(path);
    const database = new Sqlite(path, { strict: true, create: false, readwrite: true });
    try {
      prepare(database, busyTimeout);
    } catch (error) {
      database.close();
      throw error;
    }
    return stateOf(database, path, busyTimeout);
  } catch (error) {
    throw asStateError(asFileError(error, path), path);
  }
}

function stateOf(database: Database, path: string, busyTimeout: number): State {
  const file = fileAt(path);
  const there =
    <T>(change: (database: Database) => T) =>
    (handle: Database) => {
      assertSame(file, path);
      return change(handle);
    };
  return {
    path,
    read: (look) => transact(database, "DEFERRED", look),
    write: (change) => transact(database, "IMMEDIATE", there(change)),
    writeSoon: (change, patience) => transactSoon(database, there(change), { patience, busyTimeout }),
    close: () => database.close(),
  };
}

function fileAt(path: string): string | undefined {
  const file = statSync(path, { throwIfNoEntry: false });
  return file && `${file.dev}:${file.ino}`;
}

/** A file that was removed can still be written by whoever has it open, while others find another one at its path. */
function assertSame(file: string | undefined, path: string): void {
  if (fileAt(path) === file) return;
  throw new StateError("unusable", `State ${path} was removed or replaced while in use; restart what has it open`);
}

function asFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  return new StateError("unusable", `State ${path} cannot be used: ${error.message}`, { cause: error });
}

function assertPrivate(path: string): void {
  const { uid, mode } = statSync(path);
  if (uid !== process.geteuid?.()) throw new StateError("foreign", `State ${path} belongs to user ${uid}`);
  if ((mode & 0o022) !== 0) throw new StateError("foreign", `State ${path} can be written by others: chmod 0600 it`);
}

/** `busy_timeout` first: with `journal_mode` first, five of eight simultaneous opens fail. */
function prepare(database: Database, busyTimeout: number): void {
  database.run(`PRAGMA busy_timeout = ${busyTimeout}`);
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = NORMAL");
  if (!assertOurs(database)) transact(database, "IMMEDIATE", migrate);
  const { quick_check: verdict } = database.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get()!;
  if (verdict !== "ok") {
    const path = database.filename;
    throw new StateError("corrupt", `State ${path} is damaged; move it away and the node begins anew: ${verdict}`);
  }
}
