import { describe, expect, test } from "bun:test";
import { createDuties } from "../../src/agent/duties.ts";
import { followManifests } from "../../src/agent/follow-manifests.ts";
import type { Reading } from "../../src/agent/read-manifests.ts";
import { DEFAULT_COORDINATOR } from "../../src/attach/routing/coordinator-settings.ts";
import type { Finding } from "../../src/manifests/document.ts";
import type { Knowledge } from "../../src/node/knowledge.ts";
import type { LeaseView } from "../../src/node/node.ts";
import { catalogueOf } from "../../src/pools/catalogue.ts";
import { aLog } from "./a-log.ts";
import { aNode } from "./a-node.ts";
import { aPool } from "./a-pool.ts";

describe("followManifests()", () => {
  test("puts in force what is sound, and tells of it", async () => {
    const { pools, duty, adopted } = await followed(sound("rail1"));
    expect([pools(), duty(), adopted]).toEqual([["rail1"], "ready", [["rail1"]]]);
  });

  test("keeps the last good state while a file is wrong, names the place, and goes on when it is right", async () => {
    const { pools, duty, adopted, turn } = await followed(sound("rail1"));
    await turn(unusable("pools.yaml", 12));
    expect([pools(), duty()]).toEqual([["rail1"], "degraded: pools.yaml:12: SpiderIPPool x: It is wrong"]);
    await turn(partial("rail2"));
    expect(pools()).toEqual(["rail1"]);
    await turn(sound("rail3"));
    expect([pools(), duty(), adopted]).toEqual([["rail3"], "ready", [["rail1"], ["rail3"]]]);
  });

  test("serves what can be read where nothing was ever in force", async () => {
    const { pools, duty, turn } = await followed(partial("rail1"));
    expect([pools(), duty()]).toEqual([["rail1"], "degraded: pools.yaml:1: SpiderIPPool x: It is wrong"]);
    await turn(partial("rail1", "rail2"));
    expect(pools()).toEqual(["rail1", "rail2"]);
  });

  test("fails, with nothing in force, where the first reading cannot be used", async () => {
    const { pools, duty, adopted, turn } = await followed(unusable("pools.yaml", 1));
    expect([pools(), duty(), adopted]).toEqual([[], "failing: pools.yaml:1: SpiderIPPool x: It is wrong", []]);
    await turn(sound("rail1"));
    expect([pools(), duty()]).toEqual([["rail1"], "ready"]);
  });

  test("goes by what was in force when the last agent ended while the first reading is wrong", async () => {
    const { pools, duty } = await followed(unusable("pools.yaml", 1), { remembered: knowledge("old") });
    expect([pools(), duty()]).toEqual([["old"], "degraded: pools.yaml:1: SpiderIPPool x: It is wrong"]);
  });

  test("refuses by name what would strand a lease, and takes it once the lease is gone", async () => {
    const leases = [lease("rail1")];
    const { pools, duty, turn, manifests, reads } = await followed(sound("rail1"), { leases });
    await turn(sound("rail2"));
    expect(pools()).toEqual(["rail1"]);
    expect(duty()).toStartWith("degraded: pools.yaml:3: SpiderIPPool rail1: The pool is gone, and with it 172.16.1.5");
    await manifests.retry();
    expect(pools()).toEqual(["rail1"]);
    leases.pop();
    await manifests.retry();
    expect([pools(), duty()]).toEqual([["rail2"], "ready"]);
    const before = reads();
    await manifests.retry();
    expect(reads()).toBe(before);
  });

  test("logs each finding once for as long as it stays, and again when it comes back", async () => {
    const { lines, turn } = await followed(sound("rail1"));
    for (const reading of [unusable("a.yaml", 1), unusable("a.yaml", 1), sound("rail1"), unusable("a.yaml", 1)])
      await turn(reading);
    expect(lines.filter((line) => line === "<3>a.yaml:1: SpiderIPPool x: It is wrong")).toHaveLength(2);
  });

  test("is ready with warnings, and degraded by an error that no ADD depends on", async () => {
    const { pools, duty, turn } = await followed({ ...sound("rail1"), findings: [finding("warning", "a.yaml", 1)] });
    expect(duty()).toBe("ready");
    await turn({ ...sound("rail2"), findings: [finding("error", "a.yaml", 1), finding("error", "b.yaml", 2)] });
    expect([pools(), duty()]).toEqual([["rail2"], "degraded: a.yaml:1: SpiderIPPool x: It is wrong (and 1 more)"]);
  });

  test("survives a reading that breaks, and tries again", async () => {
    const { pools, duty, manifests, breakReading, turn } = await followed(sound("rail1"));
    breakReading();
    await manifests.reload();
    expect([pools(), duty()]).toEqual([["rail1"], "degraded: out of memory"]);
    await turn(sound("rail2"), "retry");
    expect([pools(), duty()]).toEqual([["rail2"], "ready"]);
  });

  test("tries again what the state would not take", async () => {
    const { pools, duty, breakAdopting, mend, manifests, turn } = await followed(sound("rail1"));
    breakAdopting();
    await turn(sound("rail2"));
    expect([pools(), duty()]).toEqual([["rail1"], "degraded: State is busy"]);
    mend();
    await manifests.retry();
    expect([pools(), duty()]).toEqual([["rail2"], "ready"]);
  });

  test("reads one after the other, and ends with the last", async () => {
    const { pools, adopted, turn } = await followed(sound("rail1"));
    await Promise.all([turn(sound("rail2")), turn(sound("rail3"))]);
    expect([pools(), adopted.at(-1)]).toEqual([["rail3"], ["rail3"]]);
  });
});

async function followed(first: Reading, given: { remembered?: Knowledge; leases?: LeaseView[] } = {}) {
  const duties = createDuties(() => new Date(0));
  const { log, lines } = aLog();
  const adopted: string[][] = [];
  let known = given.remembered;
  let read = () => first;
  let reads = 0;
  let broken = false;
  const node = aNode({
    known: () => known,
    leases: () => given.leases ?? [],
    async adopt(knowledge) {
      await Promise.resolve();
      if (broken) throw new Error("State is busy");
      known = knowledge;
      adopted.push([...knowledge.catalogue.pools.keys()]);
    },
  });
  const counted = () => {
    reads += 1;
    return read();
  };
  const manifests = followManifests({ read: counted, node, found: () => {}, duties, log });
  await manifests.reload();
  return {
    manifests,
    lines,
    adopted,
    reads: () => reads,
    pools: () => [...(known?.catalogue.pools.keys() ?? [])],
    duty: () => {
      const duty = duties.list().find(({ name }) => name === "manifests")!;
      return "reason" in duty ? `${duty.kind}: ${duty.reason}` : duty.kind;
    },
    turn(next: Reading, how: "reload" | "retry" = "reload") {
      read = () => next;
      return manifests[how]();
    },
    breakReading() {
      read = () => {
        throw new Error("out of memory");
      };
    },
    breakAdopting() {
      broken = true;
    },
    mend() {
      broken = false;
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
