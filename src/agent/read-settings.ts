import { readFileSync } from "node:fs";
import { type ParseArgsConfig, parseArgs } from "node:util";
import * as v from "valibot";
import { messageOf } from "../wire/error.ts";
import { AgentSettings } from "./settings.ts";

/** Where the configuration is looked for; only this default may be missing. */
const CONFIG = "/etc/railhead/config.yaml";

/** What the command line and the configuration come to. */
export type Settings =
  | { kind: "settings"; settings: AgentSettings }
  | { kind: "help"; text: string }
  /** A sentence that names the flag, or the file and the key. */
  | { kind: "wrong"; problem: string };

/** The agent's settings: defaults, under the configuration file, under the flags. Never throws. */
export function readSettings(argv: readonly string[]): Settings {
  const flags = readFlags(argv);
  if (flags.kind !== "flags") return flags;
  const { config, ...given } = flags.values;
  const file = readConfig(config);
  if (file.kind !== "config") return file;
  const parsed = v.safeParse(AgentSettings, { ...file.value, ...given });
  if (parsed.success) return { kind: "settings", settings: parsed.output };
  const issue = parsed.issues[0];
  const key = v.getDotPath(issue) ?? "";
  const where = key in given ? `--${flagOf(key)}` : `${config ?? CONFIG}: ${key}`;
  return { kind: "wrong", problem: `${where} ${complaint(issue, key)}` };
}

/** Flag, argument, meaning; the flag of `coolDownSeconds` is `--cool-down-seconds`. */
const FLAGS: Record<Exclude<keyof AgentSettings, "nodeLabels">, { argument: string; means: string }> = {
  socket: { argument: "PATH", means: "where the plugins find the agent" },
  state: { argument: "PATH", means: "what the node remembers" },
  manifests: { argument: "DIRECTORY", means: "whose *.yaml are pools, networks and the coordinator" },
  lockDirectory: { argument: "DIRECTORY", means: "where agent and plugins lock each other out" },
  http: { argument: "ADDRESS:PORT", means: "pages for people, probes and Prometheus" },
  nodeName: { argument: "NAME", means: "the Node this is; the host's name unless set" },
  coolDownSeconds: { argument: "SECONDS", means: "how long an address rests after its Pod" },
  deviceWaitSeconds: { argument: "SECONDS", means: "how long an ADD waits for a VF that another Pod has" },
  sweepSeconds: { argument: "SECONDS", means: "from one sweep to the next" },
  drainSeconds: { argument: "SECONDS", means: "how long a stopping agent waits for plans under way" },
  logLevel: { argument: "LEVEL", means: "error, warn, info or debug" },
  logFormat: { argument: "FORMAT", means: "text or json" },
};

type Flags = { kind: "flags"; values: { config?: string } & Record<string, unknown> };

function readFlags(argv: readonly string[]): Flags | Exclude<Settings, { kind: "settings" }> {
  const keys = Object.keys(FLAGS);
  const texts = Object.fromEntries([...keys, "config"].map((key) => [flagOf(key), { type: "string" as const }]));
  const options: NonNullable<ParseArgsConfig["options"]> = { ...texts, help: { type: "boolean", short: "h" } };
  try {
    const { values } = parseArgs({ args: [...argv], options });
    if (values.help === true) return { kind: "help", text: help() };
    const given = keys.filter((key) => values[flagOf(key)] !== undefined);
    const pairs = given.map((key) => [key, flagValue(key, String(values[flagOf(key)]))]);
    const config = values.config === undefined ? {} : { config: String(values.config) };
    return { kind: "flags", values: { ...Object.fromEntries(pairs), ...config } };
  } catch (error) {
    return { kind: "wrong", problem: messageOf(error) };
  }
}

function readConfig(path: string | undefined): { kind: "config"; value: object } | { kind: "wrong"; problem: string } {
  const file = path ?? CONFIG;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (path === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") return { kind: "config", value: {} };
    return { kind: "wrong", problem: `${file} cannot be read: ${messageOf(error)}` };
  }
  try {
    const value: unknown = Bun.YAML.parse(text) ?? {};
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { kind: "config", value };
    return { kind: "wrong", problem: `${file} must be a mapping of keys to values` };
  } catch (error) {
    return { kind: "wrong", problem: `${file} is no YAML: ${messageOf(error)}` };
  }
}

function complaint(issue: v.BaseIssue<unknown>, key: string): string {
  if (issue.type === "strict_object") return `is no setting; they are ${Object.keys(AgentSettings.entries).join(", ")}`;
  if (issue.kind !== "schema") return issue.message;
  return `must be ${key.endsWith("Seconds") ? "a number" : issue.expected}, not ${issue.received}`;
}

/** What is no number stays text, for the schema to complain about. */
function flagValue(key: string, text: string): string | number {
  return key.endsWith("Seconds") && text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function flagOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function help(): string {
  const rows = Object.entries(FLAGS).map(
    ([key, { argument, means }]) => [`--${flagOf(key)} ${argument}`, means] as const,
  );
  const all = [
    ["--config FILE", `keys as the flags in camelCase, and nodeLabels; ${CONFIG} unless set`] as const,
    ...rows,
  ];
  const width = Math.max(...all.map(([flag]) => flag.length)) + 2;
  const lines = all.map(([flag, means]) => `  ${flag.padEnd(width)}${means}`);
  return `railhead agent [FLAG…]   gives Pods their rails on this node until it is told to stop\n\n${lines.join("\n")}\n`;
}
