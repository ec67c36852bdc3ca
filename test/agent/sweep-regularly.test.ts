import { describe, expect, test } from "bun:test";
import { createDuties, type DutyName } from "../../src/agent/duties.ts";
import { sweepRegularly } from "../../src/agent/sweep-regularly.ts";
import type { SweepReport } from "../../src/node/node.ts";
import { StateError } from "../../src/state/state-error.ts";
import { aLog } from "./a-log.ts";

const CLEAN: SweepReport = { attachments: 8, leases: 8, undone: [], problems: [] };

describe("sweepRegularly()", () => {
  test("sweeps at once, and again a pause after each sweep", async () => {
    const { next, sweeps, pauses, duty } = swept([CLEAN, CLEAN, CLEAN]);
    await next();
    expect([sweeps(), pauses, duty("sweep")]).toEqual([1, [60_000], "ready"]);
    await next();
    await next();
    expect([sweeps(), pauses]).toEqual([3, [60_000, 60_000, 60_000]]);
  });

  test("tells each thing undone, and each problem once for as long as it stays", async () => {
    const undone = [{ containerId: "c1", ifname: "net1", reason: "its network namespace is gone" }];
    const stuck = { ...CLEAN, problems: ["net2 of c2: device busy"] };
    const { next, lines, duty } = swept([{ ...stuck, undone }, stuck, CLEAN, stuck]);
    await next();
    expect([lines, duty("sweep")]).toEqual([
      ["<6>Swept net1 of c1: its network namespace is gone", "<4>Not yet swept: net2 of c2: device busy"],
      "degraded",
    ]);
    await next();
    expect(lines).toHaveLength(2);
    await next();
    expect(duty("sweep")).toBe("ready");
    await next();
    expect(lines).toHaveLength(3);
  });

  test("fails the duty state while the state refuses, and goes on sweeping", async () => {
    const full = new StateError("full", "State /s has no space left");
    const { next, duty, counted } = swept([full, full, CLEAN]);
    await next();
    expect([duty("state"), duty("sweep"), counted()]).toEqual(["failing", "degraded", 0]);
    await next();
    await next();
    expect([duty("state"), duty("sweep"), counted()]).toEqual(["ready", "ready", 1]);
  });

  test("takes a busy state or any other error for a sweep that failed, not for a state that did", async () => {
    for (const error of [new StateError("busy", "State /s is being written"), new Error("odd")]) {
      const { next, duty } = swept([error]);
      await next();
      expect([duty("state"), duty("sweep")]).toEqual(["starting", "degraded"]);
    }
  });

  test("stops after the sweep under way", async () => {
    const { stop, release, calledOff, pauses } = swept([CLEAN], { held: true });
    const stopped = stop();
    release();
    await stopped;
    expect([pauses, calledOff()]).toEqual([[], 0]);
  });

  test("calls off the sweep that is waiting when it stops", async () => {
    const { next, stop, calledOff } = swept([CLEAN]);
    await next();
    await stop();
    expect(calledOff()).toBe(1);
  });
});

function swept(outcomes: (SweepReport | Error)[], { held = false } = {}) {
  const duties = createDuties(() => new Date(0));
  const { log, lines } = aLog();
  const pauses: number[] = [];
  const gate = Promise.withResolvers<void>();
  if (!held) gate.resolve();
  let sweeps = 0;
  let counted = 0;
  let calledOff = 0;
  let due: (() => unknown) | undefined;
  let arrived = Promise.withResolvers<void>();
  const wait = (work: () => unknown, milliseconds: number) => {
    pauses.push(milliseconds);
    due = work;
    arrived.resolve();
    return () => {
      calledOff += 1;
    };
  };
  const sweep = async () => {
    sweeps += 1;
    await gate.promise;
    const outcome = outcomes.shift()!;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const count = () => {
    counted += 1;
  };
  const stop = sweepRegularly({ sweep, swept: count, duties, log }, 60_000, wait);
  return {
    stop,
    lines,
    pauses,
    sweeps: () => sweeps,
    counted: () => counted,
    calledOff: () => calledOff,
    release: () => gate.resolve(),
    duty: (name: DutyName) => duties.list().find((one) => one.name === name)?.kind,
    /** Lets the next sweep run, the first one too, and waits until it has ended. */
    async next() {
      const work = due;
      if (work !== undefined) {
        arrived = Promise.withResolvers();
        work();
      }
      await arrived.promise;
    },
  };
}
