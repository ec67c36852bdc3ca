import { describe, expect, test } from "bun:test";
import { createDuties, DUTIES, type DutyState } from "../../src/agent/duties.ts";
import { readinessText, tellDuty } from "../../src/agent/tell-duty.ts";
import { aLog } from "./a-log.ts";

describe("tellDuty()", () => {
  test("tells of what goes wrong and of what is right again, not of a start that went well", () => {
    const { log, lines } = aLog();
    const duties = createDuties(
      () => new Date(0),
      (duty, before) => tellDuty(log, duty, before),
    );
    const states: DutyState[] = [
      { kind: "ready" },
      { kind: "degraded", reason: "port taken" },
      { kind: "failing", reason: "disk full" },
      { kind: "ready" },
    ];
    for (const state of states) duties.set("http", state);
    expect(lines).toEqual([
      "<4>Duty http is degraded: port taken",
      "<3>Duty http is failing: disk full",
      "<6>Duty http is ready",
    ]);
  });
});

describe("readinessText()", () => {
  test("names what is not ready", () => {
    const duties = createDuties(() => new Date(0));
    for (const name of DUTIES) duties.set(name, { kind: "ready" });
    expect(readinessText(duties)).toBe("Every duty is ready");
    duties.set("manifests", { kind: "degraded", reason: "a.yaml:1" });
    duties.set("sweep", { kind: "degraded", reason: "busy" });
    expect(readinessText(duties)).toBe("manifests is degraded: a.yaml:1; sweep is degraded: busy");
  });
});
