import { describe, expect, test } from "bun:test";
import { createDuties, DUTIES, type Duty } from "../../src/agent/duties.ts";

describe("createDuties()", () => {
  test("begins with every duty starting", () => {
    const duties = createDuties(() => new Date(5));
    expect(duties.list()).toEqual(DUTIES.map((name) => ({ name, kind: "starting", since: new Date(5) })));
  });

  test("set() keeps since when a duty is in its state while only the reason changes", () => {
    let now = 1;
    const duties = createDuties(() => new Date(now));
    now = 2;
    duties.set("manifests", { kind: "degraded", reason: "a" });
    now = 3;
    duties.set("manifests", { kind: "degraded", reason: "b" });
    expect(manifests(duties.list())).toEqual({ name: "manifests", kind: "degraded", reason: "b", since: new Date(2) });
    now = 4;
    duties.set("manifests", { kind: "ready" });
    expect(manifests(duties.list())).toEqual({ name: "manifests", kind: "ready", since: new Date(4) });
  });

  test("set() tells of changes, and of nothing that stays as it was", () => {
    const changes: string[] = [];
    const duties = createDuties(
      () => new Date(0),
      (duty) => changes.push(`${duty.name} ${duty.kind}`),
    );
    duties.set("sweep", { kind: "ready" });
    duties.set("sweep", { kind: "ready" });
    duties.set("sweep", { kind: "failing", reason: "a" });
    duties.set("sweep", { kind: "failing", reason: "a" });
    expect(changes).toEqual(["sweep ready", "sweep failing"]);
  });

  test("failing() is what keeps Pods waiting: not http, nothing degraded", () => {
    const duties = createDuties(() => new Date(0));
    expect(duties.failing().map((duty) => duty.name)).toEqual(DUTIES.filter((name) => name !== "http"));
    for (const name of DUTIES) duties.set(name, { kind: "degraded", reason: "a" });
    expect(duties.failing()).toEqual([]);
    duties.set("state", { kind: "failing", reason: "disk full" });
    duties.set("http", { kind: "failing", reason: "port" });
    expect(duties.failing().map((duty) => duty.name)).toEqual(["state"]);
  });
});

function manifests(list: Duty[]): Duty | undefined {
  return list.find((duty) => duty.name === "manifests");
}
