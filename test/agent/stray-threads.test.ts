import { describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strayThreads } from "../../src/agent/stray-threads.ts";

describe("strayThreads()", () => {
  test("finds none in a process that never left its namespace", () => {
    expect(strayThreads()).toEqual([]);
  });

  test("names a thread that is in another namespace, and no thread that ended meanwhile", () => {
    const tasks = mkdtempSync(join(tmpdir(), "railhead-tasks-"));
    try {
      for (const tid of ["11", "12", "13"]) mkdirSync(join(tasks, tid, "ns"), { recursive: true });
      symlinkSync(readlinkSync("/proc/self/ns/net"), join(tasks, "11", "ns", "net"));
      symlinkSync("net:[1]", join(tasks, "12", "ns", "net"));
      expect(strayThreads(tasks)).toEqual(["12 in net:[1]"]);
    } finally {
      rmSync(tasks, { recursive: true });
    }
  });
});
