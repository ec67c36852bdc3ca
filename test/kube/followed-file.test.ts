import { describe, expect, test } from "bun:test";
import { renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CredentialsError } from "../../src/kube/credentials.ts";
import { followFile } from "../../src/kube/followed-file.ts";
import { aFolder } from "./a-folder.ts";

const folder = aFolder();
const file = () => join(folder.path(), "file");

describe("followFile()", () => {
  test("reads what the file is now: written, renamed over, or behind a link that was moved", () => {
    folder.write("file", "1");
    const text = followFile(file());
    expect(text.read()).toBe("1");
    folder.write("file", "2 is longer");
    expect(text.read()).toBe("2 is longer");
    folder.write("next", "3");
    renameSync(join(folder.path(), "next"), file());
    expect(text.read()).toBe("3");
    folder.write("target", "4");
    symlinkSync("target", join(folder.path(), "link"));
    renameSync(join(folder.path(), "link"), file());
    expect(text.read()).toBe("4");
  });

  test("sees one that is as long as the one before, and as old", () => {
    folder.write("file", "one");
    const text = followFile(file());
    text.read();
    const then = new Date("2026-01-01");
    utimesSync(file(), then, then);
    expect(text.read()).toBe("one");
    folder.write("next", "two");
    utimesSync(join(folder.path(), "next"), then, then);
    renameSync(join(folder.path(), "next"), file());
    expect(text.read()).toBe("two");
  });

  test("does not read again what has not changed", () => {
    folder.write("file", "1");
    const text = followFile(file());
    const first = text.read();
    for (let at = 0; at < 3; at++) expect(text.read()).toBe(first);
  });

  test("says what it last was while the file is gone or empty", () => {
    folder.write("file", "1");
    const text = followFile(file());
    text.read();
    rmSync(file());
    expect(text.read()).toBe("1");
    writeFileSync(file(), " \n");
    expect(text.read()).toBe("1");
    folder.write("file", "2");
    expect(text.read()).toBe("2");
  });

  test("throws where there has never been anything, until there is", () => {
    const text = followFile(file());
    expect(() => text.read()).toThrow(new CredentialsError(`${file()} cannot be read: ENOENT`));
    writeFileSync(file(), "");
    expect(() => text.read()).toThrow("it is empty");
    folder.write("file", "1");
    expect(text.read()).toBe("1");
  });
});
