import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { warmThreads } from "../../src/agent/warm-threads.ts";

test("warmThreads() leaves no lasting thread to be born later", async () => {
  await warmThreads();
  const before = lastingThreads();
  expect(before).toContainEqual(expect.stringMatching(/^Bun Pool/));
  expect(before).toContain("HTTP Client");
  await Promise.all(Array.from({ length: 500 }, () => readFile("/proc/self/stat")));
  await fetch("http://railhead/", { unix: "/nonexistent" }).catch(() => {});
  expect(lastingThreads()).toEqual(before);
});

/** Workers of the just-in-time compiler come and go; they end by themselves when idle. */
function lastingThreads(): string[] {
  return readdirSync("/proc/self/task")
    .map((tid) => readFileSync(`/proc/self/task/${tid}/comm`, "utf8").trim())
    .filter((name) => name.startsWith("Bun Pool") || name === "HTTP Client")
    .sort();
}
