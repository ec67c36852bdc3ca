import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../src/command/write-file.ts";
import { temporaryDirectories } from "./temporary.ts";

const temporary = temporaryDirectories();

describe("writeFile()", () => {
  test("gives the mode asked for, whatever the umask, and leaves nothing beside the file", () => {
    const directory = temporary();
    const umask = process.umask(0o077);
    try {
      writeFile(join(directory, "a"), "text", 0o644);
    } finally {
      process.umask(umask);
    }
    expect(statSync(join(directory, "a")).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(directory, "a"), "utf8")).toBe("text");
    expect(readdirSync(directory)).toEqual(["a"]);
  });

  test("takes the name of an older file by rename, so that who has it open keeps it", () => {
    const path = join(temporary(), "a");
    writeFileSync(path, "old");
    const { ino } = statSync(path);
    writeFile(path, "new", 0o600);
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).ino).not.toBe(ino);
  });

  test("leaves the old file and nothing beside it where it fails", () => {
    const directory = temporary();
    mkdirSync(join(directory, "a"));
    expect(() => writeFile(join(directory, "a"), "text", 0o644)).toThrow();
    expect(readdirSync(directory)).toEqual(["a"]);
  });
});
