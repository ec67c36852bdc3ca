import { Database } from "bun:sqlite";
import { closeSync, existsSync, linkSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the database at `path`, if there is none, by filling one beside it and giving it the name when it is whole:
 * whoever opens the file meanwhile sees none or all of it (of eight processes that filled one in place, some were
 * refused as busy). SQLite gives its -wal and -shm files the mode of the database, so that is 0600 from the start.
 */
export function createFile(path: string, fill: (database: Database) => void): void {
  if (existsSync(path)) return;
  const draft = `${path}.${crypto.randomUUID()}.new`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(draft, "wx", 0o600));
    filled(draft, fill);
    linkUnlessThere(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function linkUnlessThere(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Closing brings everything from the -wal file into the database, and syncs it. */
function filled(draft: string, fill: (database: Database) => void): void {
  const database = new Database(draft, { strict: true, create: false, readwrite: true });
  try {
    fill(database);
  } finally {
    database.close(true);
  }
}
