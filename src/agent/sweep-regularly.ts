import type { SweepReport } from "../node/node.ts";
import { StateError } from "../state/state-error.ts";
import { messageOf } from "../wire/error.ts";
import type { Duties } from "./duties.ts";
import { later, type Wait } from "./later.ts";
import type { Log } from "./log.ts";

export interface SweepSources {
  sweep(): Promise<SweepReport>;
  /** Hears of each sweep that ended by itself. */
  swept(report: SweepReport, milliseconds: number): void;
  duties: Duties;
  log: Log;
}

/**
 * Sweeps now, and again `pause` milliseconds after each sweep has ended. Sets the duties `sweep` and `state`: what a
 * sweep meets is what an ADD would meet. Answers how to stop, which waits for the sweep under way.
 */
export function sweepRegularly(sources: SweepSources, pause: number, wait: Wait = later): () => Promise<void> {
  let stopped = false;
  let callOff = () => {};
  let told: readonly string[] = [];
  let underWay = go();
  return () => {
    stopped = true;
    callOff();
    return underWay;
  };

  async function go(): Promise<void> {
    told = await sweepOnce(sources, told);
    if (stopped) return;
    callOff = wait(() => {
      underWay = go();
    }, pause);
  }
}

/** One sweep; answers the problems that the log knows by now. */
async function sweepOnce(
  { sweep, swept, duties, log }: SweepSources,
  told: readonly string[],
): Promise<readonly string[]> {
  const began = performance.now();
  try {
    const report = await sweep();
    swept(report, performance.now() - began);
    for (const { containerId, ifname, reason } of report.undone) {
      log.info(`Swept ${ifname} of ${containerId}: ${reason}`, { containerId, ifname, reason });
    }
    for (const problem of report.problems) if (!told.includes(problem)) log.warn(`Not yet swept: ${problem}`);
    duties.set("state", { kind: "ready" });
    const [first] = report.problems;
    duties.set("sweep", first === undefined ? { kind: "ready" } : { kind: "degraded", reason: first });
    return report.problems;
  } catch (error) {
    const reason = messageOf(error);
    if (!told.includes(reason)) log.error(error);
    if (error instanceof StateError && error.problem !== "busy") duties.set("state", { kind: "failing", reason });
    duties.set("sweep", { kind: "degraded", reason });
    return [reason];
  }
}
