import { describe, expect, test } from "bun:test";
import { createDuties } from "../../src/agent/duties.ts";
import { followManifests } from "../../src/agent/follow-manifests.ts";
import type { Reading } from "../../src/agent/read-manifests.ts";
import { DEFAULT_COORDINATOR } from "../../src/attach/routing/coordinator-settings.ts";
import type { Finding } from "../../src/manifests/document.ts";
import type { LeaseView } from "../../src/node/node.ts";
import type { Knowledge } from "../../src/node/workshop.ts";
import { catalogueOf } from "../../src/pools/catalogue.ts";
import { aLog } from "./a-log.ts";
import { aPool } from "./a-pool.ts";

describe("followManifests()", () => {
  test("puts in force what is sound, and tells of it", () => {
    const { pools, duty, adopted } = followed(sound("rail1"));
    expect([pools(), duty(), adopted]).toEqual([["rail1"], "ready", [["rail1"]]]);
  });

  test("keeps the last good state while a file is wrong, names the place, and goes on when it is right", () => {
    const { pools, duty, adopted, turn } = followed(sound("rail1"));
    turn(unusable("pools.yaml", 12));
    expect([pools(), duty()]).toEqual([["rail1"], "degraded: pools.yaml:12: SpiderIPPool x: It is wrong"]);
    turn(partial("rail2"));
    expect(pools()).toEqual(["rail1"]);
    turn(sound("rail3"));
    expect([pools(), duty(), adopted]).toEqual([["rail3"], "ready", [["rail1"], ["rail3"]]]);
  });

  test("serves what can be read where nothing was ever in force", () => {
    const { pools, duty, turn } = followed(partial("rail1"));
    expect([pools(), duty()]).toEqual([["rail1"], "degraded: pools.yaml:1: SpiderIPPool x: It is wrong"]);
    turn(partial("rail1", "rail2"));
    expect(pools()).toEqual(["rail1", "rail2"]);
  });

  test("fails, with nothing in force, where the first reading cannot be used", () => {
    const { pools, duty, adopted, turn } = followed(unusable("pools.yaml", 1));
    expect([pools(), duty(), adopted]).toEqual([[], "failing: pools.yaml:1: SpiderIPPool x: It is wrong", []]);
    turn(sound("rail1"));
    expect([pools(), duty()]).toEqual([["rail1"], "ready"]);
  });

  test("goes by what was in force when the last agent ended while the first reading is wrong", () => {
    const { pools, duty } = followed(unusable("pools.yaml", 1), { remembered: knowledge("old") });
    expect([pools(), duty()]).toEqual([["old"], "degraded: pools.yaml:1: SpiderIPPool x: It is wrong"]);
  });

  test("refuses by name what would strand a lease, and takes it once the lease is gone", () => {
    const leases = [lease("rail1")];
    const { pools, duty, turn, manifests, reads } = followed(sound("rail1"), { leases });
    turn(sound("rail2"));
    expect(pools()).toEqual(["rail1"]);
    expect(duty()).toStartWith("degraded: pools.yaml:3: SpiderIPPool rail1: The pool is gone, and with it 172.16.1.5");
    manifests.retry();
    expect(pools()).toEqual(["rail1"]);
    leases.pop();
    manifests.retry();
    expect([pools(), duty()]).toEqual([["rail2"], "ready"]);
    const before = reads();
    manifests.retry();
    expect(reads()).toBe(before);
  });

  test("logs each finding once for as long as it stays, and again when it comes back", () => {
    const { lines, turn } = followed(sound("rail1"));
    for (const reading of [unusable("a.yaml", 1), unusable("a.yaml", 1), sound("rail1"), unusable("a.yaml", 1)])
      turn(reading);
    expect(lines.filter((line) => line === "<3>a.yaml:1: SpiderIPPool x: It is wrong")).toHaveLength(2);
  });

  test("is ready with warnings, and degraded by an error that no ADD depends on", () => {
    const { pools, duty, turn } = followed({ ...sound("rail1"), findings: [finding("warning", "a.yaml", 1)] });
    expect(duty()).toBe("ready");
    turn({ ...sound("rail2"), findings: [finding("error", "a.yaml", 1), finding("error", "b.yaml", 2)] });
    expect([pools(), duty()]).toEqual([["rail2"], "degraded: a.yaml:1: SpiderIPPool x: It is wrong (and 1 more)"]);
  });

  test("survives a reading that breaks", () => {
    const { pools, duty, manifests, breakReading } = followed(sound("rail1"));
    breakReading();
    manifests.reload();
    expect([pools(), duty()]).toEqual([["rail1"], "degraded: manifests:0: Reading: out of memory"]);
  });
});

function followed(first: Reading, given: { remembered?: Knowledge; leases?: LeaseView[] } = {}) {
  const duties = createDuties(() => new Date(0));
  const { log, lines } = aLog();
  const adopted: string[][] = [];
  let read = () => first;
  let reads = 0;
  const manifests = followManifests({
    read: () => {
      reads += 1;
      return read();
    },
    remembered: given.remembered,
    leases: () => given.leases ?? [],
    adopted: ({ catalogue }) => adopted.push([...catalogue.pools.keys()]),
    found: () => {},
    duties,
    log,
  });
  return {
    manifests,
    lines,
    adopted,
    reads: () => reads,
    pools: () => [...manifests.knowledge().catalogue.pools.keys()],
    duty: () => {
      const duty = duties.list().find(({ name }) => name === "manifests")!;
      return "reason" in duty ? `${duty.kind}: ${duty.reason}` : duty.kind;
    },
    turn(next: Reading) {
      read = () => next;
      manifests.reload();
    },
    breakReading() {
      read = () => {
        throw new Error("out of memory");
      };
    },
  };
}

function knowledge(...names: string[]): Knowledge {
  return { catalogue: catalogueOf(names.map((name) => aPool({ name }))), coordinator: DEFAULT_COORDINATOR };
}

function sound(...names: string[]): Reading {
  return { knowledge: knowledge(...names), soundness: "sound", findings: [] };
}

function partial(...names: string[]): Reading {
  return { knowledge: knowledge(...names), soundness: "partial", findings: [finding("error", "pools.yaml", 1)] };
}

function unusable(file: string, line: number): Reading {
  return { knowledge: knowledge(), soundness: "unusable", findings: [finding("error", file, line)] };
}

function finding(severity: Finding["severity"], file: string, line: number): Finding {
  return { severity, file, line, object: "SpiderIPPool x", message: "It is wrong" };
}

function lease(pool: string): LeaseView {
  return { address: "172.16.1.5", pool, containerId: "c1", ifname: "net1", since: "2025-11-24T12:00:00Z" };
}
