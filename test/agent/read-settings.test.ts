import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../src/agent/read-settings.ts";
import { type AgentSettings, nodeSettingsOf } from "../../src/agent/settings.ts";
import { DEFAULT_SETTINGS } from "../../src/node/settings.ts";

const directory = mkdtempSync(join(tmpdir(), "railhead-settings-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("readSettings()", () => {
  test("has a default for everything", () => {
    expect(settings("")).toEqual({
      socket: "/run/railhead/agent.sock",
      state: "/var/lib/railhead/state.db",
      manifests: "/etc/railhead/manifests",
      lockDirectory: "/run/railhead/lock",
      http: { hostname: "127.0.0.1", port: 5711 },
      nodeName: hostname().toLowerCase(),
      nodeLabels: {},
      coolDownSeconds: 30,
      deviceWaitSeconds: 10,
      sweepSeconds: 60,
      drainSeconds: 60,
      logLevel: "info",
      logFormat: "text",
    });
  });

  test("takes the configuration over the defaults and flags over the configuration", () => {
    const read = settings("nodeName: gpu-1\ncoolDownSeconds: 5\nnodeLabels: { rack: a }\n", "--node-name", "gpu-2");
    expect([read.nodeName, read.coolDownSeconds, read.nodeLabels]).toEqual(["gpu-2", 5, { rack: "a" }]);
  });

  test("reads numbers of flags as numbers", () => {
    expect(settings("", "--sweep-seconds", "2.5").sweepSeconds).toBe(2.5);
  });

  test.each([
    ["coolDown: 5", [], "FILE: coolDown is no setting; they are socket, state, manifests"],
    ["coolDownSeconds: soon", [], 'FILE: coolDownSeconds must be a number, not "soon"'],
    ["coolDownSeconds: -1", [], "FILE: coolDownSeconds must be at least 0 seconds, not -1"],
    ["nodeLabels: { rack: 1 }", [], "FILE: nodeLabels.rack must be string, not 1"],
    ["socket: agent.sock", [], 'FILE: socket must be an absolute path, not "agent.sock"'],
    ["", ["--socket", `/${"x".repeat(107)}`], "--socket must have at most 107 bytes, it has 108"],
    ["", ["--http", "5711"], '--http must be ADDRESS:PORT such as 127.0.0.1:5711, not "5711"'],
    ["", ["--sweep-seconds", ""], '--sweep-seconds must be a number, not ""'],
    ["", ["--log-level", "loud"], '--log-level must be ("error" | "warn" | "info" | "debug"), not "loud"'],
    ["", ["--nodename", "a"], "Unknown option '--nodename'"],
    ["", ["start"], "Unexpected argument 'start'"],
    ["- a", [], "FILE must be a mapping of keys to values"],
    ["a: [", [], "FILE is no YAML"],
  ])("refuses %p with %p, naming the place", (config, flags, problem) => {
    const file = written(config);
    const read = readSettings(["--config", file, ...flags]);
    expect(read).toEqual({ kind: "wrong", problem: expect.stringContaining(problem.replace("FILE", file)) });
  });

  test("needs a configuration that is named, not one that is not", () => {
    expect(readSettings(["--config", join(directory, "none.yaml")])).toEqual({
      kind: "wrong",
      problem: expect.stringContaining("none.yaml cannot be read"),
    });
  });

  test("--help names every flag", () => {
    const read = readSettings(["--help"]);
    const flags = Object.keys(settings("")).map((key) => key.replaceAll(/[A-Z]/g, (at) => `-${at.toLowerCase()}`));
    expect(read.kind).toBe("help");
    const text = read.kind === "help" ? read.text : "";
    expect(flags.filter((flag) => !text.includes(`--${flag} `))).toEqual(["node-labels"]);
  });
});

describe("nodeSettingsOf()", () => {
  test("of the defaults is what a plugin without an agent goes by", () => {
    const { nodeName, ...rest } = nodeSettingsOf(settings(""));
    expect(rest).toEqual(DEFAULT_SETTINGS);
    expect(nodeName).toBe(hostname().toLowerCase());
  });

  test("counts in milliseconds", () => {
    const read = nodeSettingsOf(settings("coolDownSeconds: 1.5\ndeviceWaitSeconds: 0\n"));
    expect([read.coolDown, read.deviceWait]).toEqual([1500, 0]);
  });
});

function written(config: string): string {
  const file = join(directory, "config.yaml");
  writeFileSync(file, config);
  return file;
}

function settings(config: string, ...flags: string[]): AgentSettings {
  const read = readSettings(["--config", written(config), ...flags]);
  if (read.kind !== "settings") throw new Error(JSON.stringify(read));
  return read.settings;
}
