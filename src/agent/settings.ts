import { hostname } from "node:os";
import * as v from "valibot";
import { DEFAULT_SETTINGS, type NodeSettings } from "../node/settings.ts";
import { AGENT_SOCKET } from "../wire/request.ts";
import { type HttpAddress, parseHttpAddress } from "./http-address.ts";
import { LOG_FORMATS } from "./log.ts";
import { LOG_LEVELS } from "./log-line.ts";

/** How the agent works: `/etc/railhead/config.yaml`, every key optional. docs/agent.md lists them. */
export const AgentSettings = v.strictObject({
  socket: v.optional(socketPath(), AGENT_SOCKET),
  state: v.optional(path(), DEFAULT_SETTINGS.statePath),
  manifests: v.optional(path(), "/etc/railhead/manifests"),
  lockDirectory: v.optional(path(), DEFAULT_SETTINGS.lockDirectory),
  http: v.optional(httpAddress(), "127.0.0.1:5711"),
  // kubelet's own default for the name of a Node.
  nodeName: v.optional(v.pipe(v.string(), v.nonEmpty("must not be empty")), () => hostname().trim().toLowerCase()),
  nodeLabels: v.optional(v.record(v.string(), v.string()), {}),
  coolDownSeconds: v.optional(seconds(0), DEFAULT_SETTINGS.coolDown / 1000),
  deviceWaitSeconds: v.optional(seconds(0), DEFAULT_SETTINGS.deviceWait / 1000),
  sweepSeconds: v.optional(seconds(1), 60),
  drainSeconds: v.optional(seconds(0), 60),
  logLevel: v.optional(v.picklist(LOG_LEVELS), "info"),
  logFormat: v.optional(v.picklist(LOG_FORMATS), "text"),
});
export type AgentSettings = v.InferOutput<typeof AgentSettings>;

/** What of them the node goes by, and a plugin that finds no agent. */
export function nodeSettingsOf(settings: AgentSettings): NodeSettings {
  return {
    ...DEFAULT_SETTINGS,
    statePath: settings.state,
    lockDirectory: settings.lockDirectory,
    nodeName: settings.nodeName,
    nodeLabels: settings.nodeLabels,
    coolDown: settings.coolDownSeconds * 1000,
    deviceWait: settings.deviceWaitSeconds * 1000,
  };
}

function path() {
  return v.pipe(
    v.string(),
    v.check(
      (text) => text.startsWith("/"),
      ({ input }) => `must be an absolute path, not ${JSON.stringify(input)}`,
    ),
  );
}

/** `sun_path` of sys/un.h has 108 bytes, the last one zero. */
function socketPath() {
  return v.pipe(
    path(),
    v.maxBytes(107, ({ received }) => `must have at most 107 bytes, it has ${received}`),
  );
}

function seconds(least: number) {
  return v.pipe(
    v.number(),
    v.finite(),
    v.minValue(least, ({ input }) => `must be at least ${least} seconds, not ${input}`),
    v.maxValue(86_400, ({ input }) => `must be at most a day, 86400 seconds, not ${input}`),
  );
}

function httpAddress() {
  return v.pipe(
    v.string(),
    v.rawTransform<string, HttpAddress>(({ dataset, addIssue, NEVER }) => {
      const address = parseHttpAddress(dataset.value);
      if (address !== undefined) return address;
      addIssue({ message: `must be ADDRESS:PORT such as 127.0.0.1:5711, not ${JSON.stringify(dataset.value)}` });
      return NEVER;
    }),
  );
}
