import type { Duties, Duty, DutyState } from "./duties.ts";
import type { Log } from "./log.ts";
import type { LogLevel } from "./log-line.ts";

/** Logs that a duty has changed; that one which was starting is ready is only for those who look closely. */
export function tellDuty(log: Log, duty: Duty, before: Duty): void {
  const level = duty.kind === "ready" && before.kind === "starting" ? "debug" : LEVEL[duty.kind];
  log[level](`Duty ${dutyText(duty)}`, { duty: duty.name, state: duty.kind });
}

/** What `systemctl status` shows: the duties that are not ready, or that all are. */
export function readinessText(duties: Duties): string {
  const others = duties.list().filter(({ kind }) => kind !== "ready");
  return others.length === 0 ? "Every duty is ready" : others.map(dutyText).join("; ");
}

const LEVEL: Record<DutyState["kind"], LogLevel> = {
  starting: "debug",
  ready: "info",
  degraded: "warn",
  failing: "error",
};

function dutyText(duty: Duty): string {
  return `${duty.name} is ${duty.kind}${"reason" in duty ? `: ${duty.reason}` : ""}`;
}
