import { Database as Sqlite } from "bun:sqlite";
import { closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { MIGRATIONS } from "./migrations.ts";
import { asStateError, StateError } from "./state-error.ts";
import { transact, transactSoon } from "./transaction.ts";

/** The handle that the functions of every row's file take. */
export type Database = Sqlite;

/** The node's memory on disk. Every method throws `StateError` where SQLite refuses; a row's error rolls back. */
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
    prepareFile(path);
    const database = new Sqlite(path, { strict: true, create: false, readwrite: true });
    try {
      prepareDatabase(database, path, busyTimeout);
    } catch (error) {
      database.close();
      throw error;
    }
    return stateOf(database, path, busyTimeout);
  } catch (error) {
    throw asStateError(error, path);
  }
}

function stateOf(database: Database, path: string, busyTimeout: number): State {
  return {
    path,
    read: (look) => transact(database, "DEFERRED", look),
    write: (change) => transact(database, "IMMEDIATE", change),
    writeSoon: (change, patience) => transactSoon(database, change, { patience, busyTimeout }),
    close: () => database.close(),
  };
}

/** SQLite gives its -wal and -shm files the mode of the database, so it is created here, never with a wider one. */
function prepareFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
  } catch (cause) {
    throw new StateError("unusable", `State ${path} cannot be created: ${(cause as Error).message}`, { cause });
  }
  const { uid, mode } = statSync(path);
  if (uid !== process.geteuid?.()) throw new StateError("foreign", `State ${path} belongs to user ${uid}`);
  if ((mode & 0o022) !== 0) throw new StateError("foreign", `State ${path} can be written by others: chmod 0600 it`);
}

/** "rail": marks a database as ours (`PRAGMA application_id`). */
const APPLICATION = 0x7261696c;

/** `busy_timeout` first: with `journal_mode` first, five of eight simultaneous opens fail. */
function prepareDatabase(database: Database, path: string, busyTimeout: number): void {
  database.run(`PRAGMA busy_timeout = ${busyTimeout}`);
  if (pragma(database, "user_version") < MIGRATIONS.length) {
    transact(database, "IMMEDIATE", () => migrate(database, path));
  }
  database.run("PRAGMA journal_mode = WAL");
  database.run("PRAGMA synchronous = NORMAL");
  assertOurs(database, path);
  const { quick_check: verdict } = database.query<{ quick_check: string }, []>("PRAGMA quick_check(1)").get()!;
  if (verdict !== "ok") {
    throw new StateError("corrupt", `State ${path} is damaged; move it away and the node begins anew: ${verdict}`);
  }
}

function migrate(database: Database, path: string): void {
  const version = pragma(database, "user_version");
  const { tables } = database.query<{ tables: number }, []>("SELECT count(*) AS tables FROM sqlite_schema").get()!;
  if (version > 0 || tables > 0) assertOurs(database, path);
  for (const step of MIGRATIONS.slice(version)) database.run(step);
  database.run(`PRAGMA application_id = ${APPLICATION}`);
  database.run(`PRAGMA user_version = ${Math.max(version, MIGRATIONS.length)}`);
}

function assertOurs(database: Database, path: string): void {
  if (pragma(database, "application_id") !== APPLICATION) {
    throw new StateError("foreign", `State ${path} is a database of another program`);
  }
  const version = pragma(database, "user_version");
  if (version <= MIGRATIONS.length) return;
  const known = `this railhead knows ${MIGRATIONS.length}`;
  throw new StateError("newer", `State ${path} has schema version ${version}, ${known}: it was written by a later one`);
}

function pragma(database: Database, name: "user_version" | "application_id"): number {
  return database.query<Record<string, number>, []>(`PRAGMA ${name}`).get()![name]!;
}
