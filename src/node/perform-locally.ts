import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { errorObject } from "../wire/error.ts";
import type { Answer, Request } from "../wire/request.ts";
import { composeNode } from "./compose.ts";
import { DEFAULT_SETTINGS, type NodeSettings } from "./settings.ts";

/** Where the agent leaves its settings for plugins that find it gone: beside its socket. */
export function settingsBeside(socket: string): string {
  return join(dirname(socket), "node.json");
}

/**
 * One request carried out in the plugin process, with the agent's code, locks and state, and what the agent last knew.
 * Never throws: errors are answers.
 */
export async function performLocally(request: Request, socket: string): Promise<Answer> {
  try {
    const settings = readSettings(settingsBeside(socket));
    const events = { performed: () => {}, warning: (message: string) => console.warn(message) };
    const node = composeNode(settings, events);
    try {
      return await node.perform(request, new AbortController().signal);
    } finally {
      node.close();
    }
  } catch (error) {
    return { kind: "failed", error: errorObject(error, request.nics[0]?.cniVersion ?? "1.1.0") };
  }
}

/** All optional: the agent that wrote them may have been another version's. */
const Settings = v.partial(
  v.object({
    statePath: v.string(),
    lockDirectory: v.string(),
    nodeName: v.string(),
    nodeLabels: v.record(v.string(), v.string()),
    coolDown: v.number(),
    deviceWait: v.number(),
    secondLook: v.number(),
    sysfs: v.string(),
  }),
);

/**
 * The agent's settings; the defaults where no agent has run since the boot. Throws for what is there and cannot be
 * read: with the defaults in its place, addresses would be lent from another state than the agent's.
 */
function readSettings(path: string): NodeSettings {
  const own = { ...DEFAULT_SETTINGS, nodeName: hostname().trim().toLowerCase() };
  const text = textAt(path);
  return text === undefined ? own : Object.assign(own, v.parse(Settings, JSON.parse(text)));
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return undefined;
    throw error;
  }
}
