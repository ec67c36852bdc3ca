import type { Database } from "bun:sqlite";
import { MIGRATIONS } from "./migrations.ts";
import { StateError } from "./state-error.ts";

/** "rail": marks a database as ours (`PRAGMA application_id`). */
const APPLICATION = 0x7261696c;

/** Takes the steps that the database lacks. To be called within a transaction. */
export function migrate(database: Database): void {
  assertOurs(database);
  const version = pragma(database, "user_version");
  for (const step of MIGRATIONS.slice(version)) database.run(step);
  database.run(`PRAGMA application_id = ${APPLICATION}`);
  database.run(`PRAGMA user_version = ${Math.max(version, MIGRATIONS.length)}`);
}

/** Whether the database has taken every step. Throws for another program's, and for one from a later railhead. */
export function assertOurs(database: Database): boolean {
  const version = pragma(database, "user_version");
  const ours = pragma(database, "application_id") === APPLICATION;
  if (!ours && (version > 0 || hasTables(database))) {
    throw new StateError("foreign", `State ${database.filename} is a database of another program`);
  }
  if (version > MIGRATIONS.length) {
    const words = `has schema version ${version}, this railhead knows ${MIGRATIONS.length}`;
    throw new StateError("newer", `State ${database.filename} ${words}: it was written by a later one`);
  }
  return ours && version === MIGRATIONS.length;
}

function hasTables(database: Database): boolean {
  return database.query("SELECT 1 FROM sqlite_schema LIMIT 1").get() !== null;
}

function pragma(database: Database, name: "user_version" | "application_id"): number {
  return database.query<Record<string, number>, []>(`PRAGMA ${name}`).get()![name]!;
}
