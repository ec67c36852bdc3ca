import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSettings } from "../../src/agent/read-settings.ts";

const read = (path: string) => readFileSync(join(import.meta.dir, "../..", path), "utf8");
const unit = new Map(
  read("systemd/railhead.service")
    .split("\n")
    .filter((line) => /^[A-Z]\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
);
const defaults = readSettings(["--config", "/dev/null"]);
const settings = defaults.kind === "settings" ? defaults.settings : undefined;

describe("systemd/railhead.service", () => {
  test("makes the directories that the default settings use, for root alone, and keeps the locks over a stop", () => {
    expect(settings?.socket).toStartWith(`/run/${unit.get("RuntimeDirectory")}/`);
    expect(settings?.lockDirectory).toStartWith(`/run/${unit.get("RuntimeDirectory")}/`);
    expect(settings?.state).toStartWith(`/var/lib/${unit.get("StateDirectory")}/`);
    expect([unit.get("RuntimeDirectoryMode"), unit.get("StateDirectoryMode")]).toEqual(["0700", "0700"]);
    expect(unit.get("RuntimeDirectoryPreserve")).toBe("yes");
  });

  test("gives a stopping agent longer than it gives what is under way", () => {
    expect(Number(unit.get("TimeoutStopSec"))).toBeGreaterThan(settings!.drainSeconds);
  });

  test("lets the mounts of Pods' namespaces arrive, and enters network namespaces alone", () => {
    expect([unit.get("MountFlags"), unit.get("RestrictNamespaces")]).toEqual(["slave", "net"]);
    expect(unit.get("PrivateMounts")).toBeUndefined();
  });

  test.each([
    [
      "another /proc, whose boot id may differ from the plugins'",
      ["ProtectControlGroups", "ProtectProc", "ProcSubset"],
    ],
    ["read-only sysctls and sysfs", ["ProtectKernelTunables"]],
    ["a network of its own", ["PrivateNetwork", "PrivateUsers"]],
    ["a ban on code compiled at run time", ["MemoryDenyWriteExecute"]],
  ])("does not give the agent %s", (_, options) => {
    expect(options.filter((option) => unit.has(option))).toEqual([]);
  });

  test("leaves the capabilities that the agent asks for", () => {
    expect(unit.get("CapabilityBoundingSet")?.split(" ")).toContainValues([
      "CAP_NET_ADMIN",
      "CAP_SYS_ADMIN",
      "CAP_NET_RAW",
    ]);
  });
});

describe("docs/agent.md", () => {
  test("lists every setting", () => {
    const page = read("docs/agent.md");
    expect(Object.keys(settings ?? {}).filter((key) => !page.includes(`| \`${key}\` |`))).toEqual([]);
  });
});
