import { existsSync } from "node:fs";
import { join } from "node:path";

/** A network configuration list, CNI spec 1.1.0 section 1. */
export interface Conflist {
  cniVersion: string;
  name: string;
  plugins: PluginConfig[];
}

export interface PluginConfig {
  type: string;
  capabilities?: Record<string, boolean>;
  [key: string]: unknown;
}

/** One attachment, as a runtime and Multus would describe it. */
export interface Attachment {
  containerId: string;
  netns: string;
  ifname: string;
  args: Record<string, string>;
  /** The device that Multus would have been given by kubelet: set as `deviceID` and `pciBusID` in every plugin. */
  deviceID?: string;
  /** Folders in which plugins are looked for. */
  path: string[];
}

export type Verb = "ADD" | "DEL" | "CHECK";

/** What a plugin answered: its standard output parsed, and whether it succeeded. */
export interface PluginAnswer {
  ok: boolean;
  output: unknown;
}

/** Starts one plugin; a test puts its own here. */
export type Execute = (executable: string, environment: Record<string, string>, stdin: string) => Promise<PluginAnswer>;

/**
 * Runs a list as libcni does: ADD and CHECK in order, DEL in reverse, `prevResult` handed on, the first failure ends
 * it (`libcni/api.go`, spec section 4). Returns the last plugin's answer.
 */
export async function runConflist(
  verb: Verb,
  list: Conflist,
  attachment: Attachment,
  cached: unknown,
  execute: Execute,
): Promise<PluginAnswer> {
  const plugins = verb === "DEL" ? list.plugins.toReversed() : list.plugins;
  let last: PluginAnswer = { ok: true, output: undefined };
  for (const plugin of plugins) {
    const prevResult = verb === "ADD" ? last.output : hasFinalResult(list.cniVersion) ? cached : undefined;
    const stdin = JSON.stringify(pluginConfig(list, plugin, attachment, prevResult));
    last = await execute(findPlugin(plugin.type, attachment.path), environmentOf(verb, attachment), stdin);
    if (!last.ok) return last;
  }
  return last;
}

/** CHECK and DEL are given the final result from 0.4.0 on. */
function hasFinalResult(version: string): boolean {
  return !["0.1.0", "0.2.0", "0.3.0", "0.3.1"].includes(version);
}

function pluginConfig(list: Conflist, plugin: PluginConfig, attachment: Attachment, prevResult: unknown): object {
  const { deviceID } = attachment;
  const runtimeConfig = deviceID !== undefined && plugin.capabilities?.deviceID === true ? { deviceID } : undefined;
  return {
    ...plugin,
    name: list.name,
    cniVersion: list.cniVersion,
    ...(deviceID === undefined ? {} : { deviceID, pciBusID: deviceID }),
    ...(runtimeConfig === undefined ? {} : { runtimeConfig }),
    ...(prevResult === undefined ? {} : { prevResult }),
  };
}

function environmentOf(verb: Verb, { containerId, netns, ifname, args, path }: Attachment): Record<string, string> {
  return {
    CNI_COMMAND: verb,
    CNI_CONTAINERID: containerId,
    CNI_NETNS: netns,
    CNI_IFNAME: ifname,
    CNI_PATH: path.join(":"),
    CNI_ARGS: Object.entries({ IgnoreUnknown: "1", ...args })
      .map(([key, value]) => `${key}=${value}`)
      .join(";"),
  };
}

function findPlugin(type: string, path: string[]): string {
  const found = path.map((folder) => join(folder, type)).find((file) => existsSync(file));
  if (found === undefined || type.includes("/")) {
    throw new Error(`No plugin ${type} in ${path.join(":")}; install it there, or name its folder with --path`);
  }
  return found;
}
