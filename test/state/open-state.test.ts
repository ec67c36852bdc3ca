import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { MIGRATIONS } from "../../src/state/migrations.ts";
import { openState } from "../../src/state/open-state.ts";
import { getSnapshot, putSnapshot } from "../../src/state/snapshot.ts";
import { StateError } from "../../src/state/state-error.ts";
import { aState } from "./a-state.ts";

/** What `openState` says of a file that `spoil` has had its hands on. */
function refusal(spoil: (path: string) => void): StateError {
  using state = aState();
  const path = join(state.directory, "spoilt.db");
  openState(path).close();
  spoil(path);
  try {
    openState(path).close();
  } catch (error) {
    if (error instanceof StateError) return error;
    throw error;
  }
  throw new Error("It was opened");
}

function run(path: string, sql: string): void {
  const database = new Database(path);
  database.run(sql);
  database.close();
}

describe("openState()", () => {
  test("creates the file for its owner alone, and the directories above it", () => {
    using state = aState();
    const path = join(state.directory, "var", "lib", "state.db");
    const opened = openState(path);
    opened.write((database) => putSnapshot(database, "key", 1));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    expect(statSync(join(state.directory, "var", "lib")).mode & 0o777).toBe(0o700);
    opened.close();
  });

  test("writes ahead, syncs at checkpoints and waits for others", () => {
    using state = aState();
    const pragma = (name: string) =>
      Object.values(state.read((database) => database.query(`PRAGMA ${name}`).get())!)[0];
    expect(pragma("journal_mode")).toBe("wal");
    expect(pragma("synchronous")).toBe(1);
    expect(pragma("busy_timeout")).toBe(5_000);
    expect(pragma("user_version")).toBe(MIGRATIONS.length);
  });

  test("finds what was written before", () => {
    using state = aState();
    state.write((database) => putSnapshot(database, "key", { deep: [1, "two"] }));
    const again = openState(state.path);
    expect(again.read((database) => getSnapshot(database, "key"))).toEqual({ deep: [1, "two"] });
    again.close();
  });

  test("fills an empty file that is there already", () => {
    using state = aState();
    const path = join(state.directory, "empty.db");
    writeFileSync(path, "", { mode: 0o600 });
    const opened = openState(path);
    expect(opened.write((database) => putSnapshot(database, "key", 1))).toBe(true);
    opened.close();
  });

  test("leaves no draft beside the file", () => {
    using state = aState();
    expect(readdirSync(state.directory).filter((name) => !name.startsWith("state.db"))).toEqual([]);
    expect(readdirSync(state.directory).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("refuses what is no database", () => {
    const error = refusal((path) => writeFileSync(path, "a text that SQLite does not read as its own ".repeat(99)));
    expect(error.problem).toBe("corrupt");
    expect(error.message).toMatch(/^State \/.*spoilt\.db is no database; move it away/);
  });

  test("refuses a database whose pages are damaged", () => {
    const error = refusal((path) => {
      run(path, "PRAGMA wal_checkpoint(TRUNCATE)");
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 4096 * 2, 4096 * 6);
      writeFileSync(path, bytes);
    });
    expect(error.problem).toBe("corrupt");
  });

  test("refuses a database that was cut short", () => {
    expect(refusal((path) => truncateSync(path, 4096 * 3)).problem).toBe("corrupt");
  });

  test("refuses a schema version it does not know, and leaves the file as it is", () => {
    const error = refusal((path) => run(path, "PRAGMA user_version = 99"));
    expect(error.problem).toBe("newer");
    expect(error.message).toMatch(/has schema version 99, this railhead knows \d+: it was written by a later one$/);
  });

  test("refuses the database of another program", () => {
    const error = refusal((path) => run(path, "PRAGMA user_version = 0; PRAGMA application_id = 7"));
    expect(error.problem).toBe("foreign");
    expect(error.message).toMatch(/^State \/.*spoilt\.db is a database of another program$/);
  });

  test("refuses a file that others may write", () => {
    expect(refusal((path) => chmodSync(path, 0o666)).problem).toBe("foreign");
  });

  test("refuses a path that cannot be, and says which", () => {
    using state = aState();
    mkdirSync(join(state.directory, "taken"));
    writeFileSync(join(state.directory, "file"), "");
    for (const path of ["taken", "file/state.db", "file/deep/state.db"].map((name) => join(state.directory, name))) {
      expect(() => openState(path)).toThrow(StateError);
      expect(() => openState(path)).toThrow(path);
    }
  });

  test("gives every file its own instance, and a copy the same one", () => {
    using one = aState();
    using other = aState();
    const instance = (path: string) => {
      const state = openState(path);
      const row = state.read((database) => database.query("SELECT value FROM meta WHERE key = 'instance'").get());
      state.close();
      return (row as { value: string }).value;
    };
    expect(instance(one.path)).toMatch(/^[0-9a-f]{32}$/);
    expect(instance(one.path)).not.toBe(instance(other.path));
    const copy = join(other.directory, "copy.db");
    one.read((database) => database.run("SELECT 1"));
    openState(one.path).close();
    run(one.path, "PRAGMA wal_checkpoint(TRUNCATE)");
    copyFileSync(one.path, copy);
    chmodSync(copy, 0o600);
    expect(instance(copy)).toBe(instance(one.path));
  });
});

describe("write()", () => {
  test("keeps nothing of work that throws, and lets its error through", () => {
    using state = aState();
    const broken = new RangeError("of the work");
    const work = () =>
      state.write((database) => {
        putSnapshot(database, "key", 1);
        throw broken;
      });
    expect(work).toThrow(broken);
    expect(state.read((database) => getSnapshot(database, "key"))).toBeUndefined();
    state.write((database) => putSnapshot(database, "key", 2));
    expect(state.read((database) => getSnapshot(database, "key"))).toBe(2);
  });

  test("refuses work that would wait", () => {
    using state = aState();
    expect(() => state.write(async (database) => putSnapshot(database, "key", 1))).toThrow(TypeError);
    expect(state.read((database) => getSnapshot(database, "key"))).toBeUndefined();
  });

  test("refuses a transaction within a transaction, and undoes the outer one", () => {
    using state = aState();
    const nested = () => state.write(() => state.write((database) => putSnapshot(database, "key", 1)));
    expect(nested).toThrow("A transaction is open already");
    expect(state.read((database) => getSnapshot(database, "key"))).toBeUndefined();
  });

  test("says that a full disk is full, and goes on when there is room again", () => {
    using state = aState();
    state.read((database) => database.run("PRAGMA max_page_count = 20"));
    const big = "x".repeat(200_000);
    let error: unknown;
    try {
      state.write((database) => putSnapshot(database, "key", big));
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(StateError);
    expect((error as StateError).problem).toBe("full");
    state.read((database) => database.run("PRAGMA max_page_count = 2000"));
    expect(state.write((database) => putSnapshot(database, "key", big))).toBe(true);
  });

  test("is refused as busy while another handle writes for longer than it waits", () => {
    using state = aState();
    const other = openState(state.path, { busyTimeout: 1 });
    state.write(() => {
      try {
        other.write((database) => putSnapshot(database, "key", 1));
        throw new Error("It wrote");
      } catch (error) {
        expect((error as StateError).problem).toBe("busy");
      }
    });
    other.close();
  });
});

describe("a state whose file was removed while it was open", () => {
  test("is not written any more, whoever has made another in its place", async () => {
    using state = aState();
    for (const name of readdirSync(state.directory)) rmSync(join(state.directory, name));
    const refusal = { problem: "unusable", message: expect.stringContaining("removed or replaced") };
    expect(() => state.write(() => 1)).toThrow(expect.objectContaining(refusal));
    const other = openState(state.path);
    expect(() => state.write(() => 1)).toThrow(expect.objectContaining(refusal));
    expect(state.writeSoon(() => 1, 0)).rejects.toMatchObject(refusal);
    expect(other.write(() => 1)).toBe(1);
    other.close();
  });
});

describe("writeSoon()", () => {
  test("writes once the other writer has gone, and lets other work run meanwhile", async () => {
    using state = aState();
    const holder = new Database(state.path);
    holder.run("BEGIN IMMEDIATE");
    let timers = 0;
    let runs = 0;
    const ticking = setInterval(() => timers++, 1);
    const written = state.writeSoon((database) => {
      runs++;
      return putSnapshot(database, "key", "soon");
    }, 60_000);
    while (timers < 5) await Bun.sleep(1);
    holder.run("COMMIT");
    expect(await written).toBe(true);
    expect(runs).toBe(1);
    clearInterval(ticking);
    holder.close();
    expect(state.read((database) => getSnapshot(database, "key"))).toBe("soon");
  });

  test("gives up as busy without having run its work", async () => {
    using state = aState();
    const holder = new Database(state.path);
    holder.run("BEGIN IMMEDIATE");
    let runs = 0;
    const written = state.writeSoon(() => runs++, 5);
    expect(written).rejects.toMatchObject({ problem: "busy" });
    await written.catch(() => {});
    expect(runs).toBe(0);
    holder.close();
  });

  test("does not ask again when its work has thrown", async () => {
    using state = aState();
    let runs = 0;
    const work = () => {
      runs++;
      throw new StateError("busy", "of the work");
    };
    expect(await state.writeSoon(work, 10_000).catch((error) => error.message)).toBe("of the work");
    expect(runs).toBe(1);
  });

  test("leaves the handle with the patience it had", async () => {
    using state = aState();
    await state.writeSoon(() => undefined, 10);
    expect(state.read((database) => database.query("PRAGMA busy_timeout").get())).toEqual({ timeout: 5_000 });
  });
});
