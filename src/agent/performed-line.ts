import type { PerformedEvent } from "../node/node.ts";
import { CNI_CODE } from "../wire/error.ts";
import type { Log } from "./log.ts";
import type { LogLevel } from "./log-line.ts";

/** The one line that an ADD, a DEL and every other request leaves in the log. */
export function logPerformed(log: Log, event: PerformedEvent): void {
  log[levelOf(event)](performedLine(event), { ...event });
}

/** `ADD net1 of ai/trainer-0: gpu1-net11 by railhead, ens6f0v3, 172.16.1.34/27, 12 ms`. */
export function performedLine(event: PerformedEvent): string {
  const parts = [`${event.network} by ${event.face}`, event.device, ...event.addresses].filter(
    (part) => part !== undefined,
  );
  const time = `${Math.round(event.milliseconds)} ms`;
  const line = `${[event.command, subjectOf(event)].filter((part) => part !== "").join(" ")}: ${parts.join(", ")}`;
  if (event.error === undefined) return `${line}, ${time}`;
  return `${line} failed after ${time} with code ${event.error.code}: ${event.error.msg}`;
}

function subjectOf({ ifname, pod, containerId }: PerformedEvent): string {
  if (containerId === "") return "";
  return `${ifname} of ${pod === undefined ? `container ${containerId}` : `${pod.namespace}/${pod.name}`}`;
}

/** Requests that change something are told; the runtime's questions, which come every few seconds, only if they fail. */
function levelOf({ command, error }: PerformedEvent): LogLevel {
  if (error !== undefined) return error.code === CNI_CODE.tryAgainLater ? "warn" : "error";
  return QUIET.includes(command) ? "debug" : "info";
}

const QUIET: readonly PerformedEvent["command"][] = ["CHECK", "STATUS"];
