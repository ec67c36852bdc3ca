import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { bootId, bootMilliseconds, isAlive, processIdentity } from "../../src/kernel/boot.ts";

test("bootId() is the kernel's", () => {
  expect(bootId()).toBe(readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
});

test("bootMilliseconds() agrees with /proc/uptime and only rises", () => {
  const before = Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]) * 1000;
  const now = bootMilliseconds();
  expect(now).toBeGreaterThanOrEqual(Math.floor(before));
  expect(bootMilliseconds()).toBeGreaterThanOrEqual(now);
});

describe("isAlive()", () => {
  test("holds for this process and its own identity", () => {
    const identity = processIdentity()!;
    expect(identity.pid).toBe(process.pid);
    expect(isAlive(identity)).toBe(true);
  });

  test("does not hold for a process that has ended", async () => {
    const child = Bun.spawn(["sleep", "60"]);
    const identity = processIdentity(child.pid)!;
    expect(isAlive(identity)).toBe(true);
    child.kill("SIGKILL");
    await child.exited;
    expect(isAlive(identity)).toBe(false);
  });

  test("does not hold for a later process of that number, nor for one of another boot", () => {
    const identity = processIdentity()!;
    expect(isAlive({ ...identity, startTime: identity.startTime - 1 })).toBe(false);
    expect(isAlive({ ...identity, bootId: "another" })).toBe(false);
  });
});

test("processIdentity() of no process is undefined", () => {
  expect(processIdentity(2 ** 22 + 1)).toBeUndefined();
});
