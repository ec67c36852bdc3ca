import { afterEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchDirectory } from "../../src/agent/watch-directory.ts";

const root = mkdtempSync(join(tmpdir(), "railhead-watch-"));
const directory = join(root, "manifests");
let stop = () => {};

afterEach(() => {
  stop();
  rmSync(root, { recursive: true });
  mkdirSync(root);
});

/** The poll out of the way, so that only events can tell. */
const EVENTS = { quiet: 5, poll: 3_600_000 };
/** The poll alone: no event is waited for that long. */
const POLL = { quiet: 3_600_000, poll: 5 };

describe("watchDirectory()", () => {
  test.each([
    ["a file written in place", () => writeFileSync(join(directory, "a.yaml"), "two!")],
    ["a file replaced by rename, as editors do", () => replace("a.yaml", "two")],
    ["a file that is new", () => writeFileSync(join(directory, "b.yaml"), "one")],
    ["a file removed", () => unlinkSync(join(directory, "a.yaml"))],
  ])("hears of %s", async (_, change) => {
    mkdirSync(directory);
    writeFileSync(join(directory, "a.yaml"), "one");
    await changedBy(change, EVENTS);
  });

  test("hears of a mounted ConfigMap that is swapped", async () => {
    mkdirSync(join(directory, "..1"), { recursive: true });
    mkdirSync(join(directory, "..2"));
    writeFileSync(join(directory, "..1", "a.yaml"), "one");
    writeFileSync(join(directory, "..2", "a.yaml"), "two");
    symlinkSync("..1", join(directory, "..data"));
    symlinkSync("..data/a.yaml", join(directory, "a.yaml"));
    await changedBy(() => {
      symlinkSync("..2", join(directory, "..data_tmp"));
      renameSync(join(directory, "..data_tmp"), join(directory, "..data"));
    }, EVENTS);
  });

  test("finds by looking what no event tells: the directory's own link leads elsewhere", async () => {
    for (const name of ["one", "two"]) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, "a.yaml"), name);
    }
    symlinkSync("one", directory);
    await changedBy(() => {
      symlinkSync("two", join(root, "next"));
      renameSync(join(root, "next"), directory);
    }, POLL);
  });

  test("finds a directory that comes later, and watches it from then on", async () => {
    await changedBy(() => {
      mkdirSync(directory);
      writeFileSync(join(directory, "a.yaml"), "one");
    }, POLL);
    await changedBy(() => rmSync(directory, { recursive: true }), { quiet: 5, poll: 5 });
  });

  test("tells once of a burst of changes, and nothing of a file read", async () => {
    mkdirSync(directory);
    let times = 0;
    const last = Promise.withResolvers<void>();
    stop = watchDirectory(
      directory,
      () => {
        times += 1;
        last.resolve();
      },
      EVENTS,
    );
    for (let at = 0; at < 20; at++) writeFileSync(join(directory, `${at}.yaml`), "one");
    await last.promise;
    expect(times).toBe(1);
  });
});

async function changedBy(change: () => void, times: { quiet: number; poll: number }): Promise<void> {
  const changed = Promise.withResolvers<void>();
  stop = watchDirectory(directory, () => changed.resolve(), times);
  change();
  await changed.promise;
  stop();
}

function replace(name: string, text: string): void {
  writeFileSync(join(directory, `.${name}.tmp`), text);
  renameSync(join(directory, `.${name}.tmp`), join(directory, name));
}
