import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { leasesWithoutRecord } from "../../src/leases/lease.ts";
import { loadManifestFile } from "../../src/manifests/load-manifests.ts";
import { buildCatalogue } from "../../src/pools/catalogue.ts";
import { putAttachment } from "../../src/state/attachments.ts";
import { listLeases } from "../../src/state/leases.ts";
import { listResting } from "../../src/state/resting.ts";
import { aPool } from "../pools/a-pool.ts";
import { anAttachment } from "../state/rows.ts";
import { aLessor } from "./a-lessor.ts";

const V6 = { name: "six", subnet: "fd00::/64", ips: ["fd00::10-fd00::11"] };

describe("takeLease()", () => {
  test("lends each rail of Solution 2 the lowest host of its own subnet, and never the rail's own address", async () => {
    const file = join(import.meta.dir, "..", "fixtures", "seed", "solution-2", "pools.yaml");
    const pools = [...buildCatalogue(loadManifestFile(file).documents).catalogue.pools.values()];
    using lessor = await aLessor(pools);
    const rails = [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => ({ rail, host: [`172.16.1.${32 * rail - 2}`] }));
    const ask = (containerId: string) =>
      rails.map(({ rail, host }) => {
        const master = { link: `eno3np${rail}`, addresses: host as never[] };
        const pools4 = { 4: [`eno3np${rail}-rail${rail}*`] };
        return lessor.ask({ containerId, ifname: `net${rail}`, pools: pools4, query: { master }, host });
      });
    expect(ask("pod0")).toEqual([2, 34, 66, 98, 130, 162, 194, 226].map((last) => `172.16.1.${last}`));
    for (let pod = 1; pod < 28; pod++) ask(`pod${pod}`);
    expect(ask("pod28")).toEqual(
      rails.map(({ rail }) => {
        const name = `eno3np${rail}-rail${rail}-node1`;
        return `No pool has a free address for net${rail}: pool ${name} has no free address: 28 are lent`;
      }),
    );
    expect(new Set(lessor.read(listLeases).map(({ address }) => address)).size).toBe(8 * 28);
  });

  test("records who has the address, and since when", async () => {
    using lessor = await aLessor([aPool()]);
    lessor.take({ pod: { podNamespace: "ai", podName: "train-0", podUid: "uid" } });
    expect(lessor.read(listLeases)).toEqual([
      {
        address: "172.16.1.2" as never,
        family: 4,
        pool: "rail1",
        containerId: "c1",
        ifname: "net1",
        podNamespace: "ai",
        podName: "train-0",
        podUid: "uid",
        since: 1_700_000_000_000,
        boot: "boot",
      },
    ]);
  });

  test("never lends gateway, network, broadcast, reserved or host addresses", async () => {
    const pool = aPool({ subnet: "172.16.1.0/29", ips: ["172.16.1.0-172.16.1.7"], gateway: "172.16.1.1" });
    const reserved = { 4: aPool({ ips: ["172.16.1.2"] }).ranges, 6: [] };
    using lessor = await aLessor([pool], reserved);
    const asked = Array.from({ length: 4 }, (_, at) =>
      lessor.ask({ containerId: `c${at}`, host: ["172.16.1.6", "fd00::1"] }),
    );
    expect(asked.slice(0, 3)).toEqual(["172.16.1.3", "172.16.1.4", "172.16.1.5"]);
    expect(asked[3]).toStartWith("No pool has a free address for net1");
  });

  test("gives a NIC that asks again what it has", async () => {
    using lessor = await aLessor([aPool()]);
    expect([lessor.ask(), lessor.ask({ containerId: "c2" }), lessor.ask()]).toEqual([
      "172.16.1.2",
      "172.16.1.3",
      "172.16.1.2",
    ]);
    expect(lessor.take()).toMatchObject({ kind: "leased", leases: [{ repeated: true, pool: { name: "rail1" } }] });
    expect(lessor.read(listLeases)).toHaveLength(2);
  });

  test("gives a NIC what it has though the pool was disabled meanwhile, or serves others now", async () => {
    using lessor = await aLessor([aPool()]);
    lessor.ask();
    for (const edit of [{ disable: true }, { nodeName: ["node2"] }]) {
      await lessor.edit([aPool(edit)]);
      expect(lessor.ask()).toBe("172.16.1.2");
      expect(lessor.ask({ containerId: "c2" })).toStartWith("No pool can serve net1: pool rail1 is ");
    }
  });

  test("gives a NIC another address when its pool has lost the one it had", async () => {
    using lessor = await aLessor([aPool()]);
    lessor.ask();
    await lessor.edit([aPool({ ips: ["172.16.1.9-172.16.1.10"] })]);
    expect(lessor.ask()).toBe("172.16.1.9");
    expect(lessor.read(listLeases).map(({ address }) => address as string)).toEqual(["172.16.1.9"]);
    expect(lessor.read(listResting).map(({ address }) => address as string)).toEqual(["172.16.1.2"]);
  });

  test("lends no address that is lent under the name its pool had before", async () => {
    using lessor = await aLessor([aPool({ name: "old" })]);
    lessor.ask({ pools: { 4: ["old"] } });
    await lessor.edit([aPool({ name: "new" })]);
    expect(lessor.ask({ containerId: "c2", pools: { 4: ["new"] } })).toBe("172.16.1.3");
  });

  test("gives two NICs of a Pod two addresses of one pool", async () => {
    using lessor = await aLessor([aPool()]);
    expect([lessor.ask({ ifname: "net1" }), lessor.ask({ ifname: "net2" })]).toEqual(["172.16.1.2", "172.16.1.3"]);
  });

  test("goes to the next pool when the first is used up", async () => {
    const pools = [aPool({ name: "a", ips: ["172.16.1.9"] }), aPool({ name: "b", ips: ["172.16.1.4"] })];
    using lessor = await aLessor(pools);
    const ask = (containerId: string) => lessor.ask({ containerId, pools: { 4: ["a", "b"] } });
    expect([ask("c1"), ask("c2"), ask("c3")]).toEqual([
      "172.16.1.9",
      "172.16.1.4",
      "No pool has a free address for net1: pool a has no free address: 1 are lent; pool b has no free address: 1 are lent",
    ]);
  });

  test("lends from what the node holds alone", async () => {
    using lessor = await aLessor([aPool({ ips: ["172.16.1.2-172.16.1.3"] })]);
    lessor.write((database) => database.run("DELETE FROM claims"));
    expect(lessor.ask()).toBe("No pool has a free address for net1: pool rail1 has no free address: 0 are lent");
  });
});

describe("takeLease() of both families", () => {
  const both = { 4: ["rail1"], 6: ["six"] };

  test("lends one of each, from one query", async () => {
    using lessor = await aLessor([aPool(), aPool(V6)]);
    expect(lessor.ask({ pools: both })).toBe("172.16.1.2 fd00::10");
    expect(lessor.ask({ pools: both })).toBe("172.16.1.2 fd00::10");
    expect(lessor.end().map(({ address }) => address as string)).toEqual(["172.16.1.2", "fd00::10"]);
    expect(lessor.read(listLeases)).toEqual([]);
  });

  test("lends none when one is missing, and says which", async () => {
    using lessor = await aLessor([aPool(), aPool({ ...V6, ips: ["fd00::10"] })]);
    lessor.ask({ containerId: "c0", pools: both });
    expect(lessor.take({ pools: both })).toEqual({
      kind: "refused",
      reason: "exhausted",
      rejected: [{ pool: "six", reason: "has no free address: 1 are lent" }],
    });
    expect(lessor.ask({ pools: { 4: ["rail1"], 6: ["none*"] } })).toBe(
      "No pool can serve net1: pool none* matches none of the 1 IPv6 pools",
    );
    expect(lessor.read(listLeases)).toHaveLength(2);
    expect(lessor.ask({ pools: { 4: ["rail1"] } })).toBe("172.16.1.3");
  });

  test("adds the family that a NIC lacks", async () => {
    using lessor = await aLessor([aPool(), aPool(V6)]);
    lessor.ask({ pools: { 4: ["rail1"] } });
    expect(lessor.ask({ pools: both })).toBe("172.16.1.2 fd00::10");
  });
});

describe("the rest after a lease", () => {
  const small = aPool({ ips: ["172.16.1.2-172.16.1.4"] });

  test("lasts for the cool-down, then the lowest is lent again", async () => {
    using lessor = await aLessor([small]);
    lessor.ask({ now: 0 });
    lessor.end({ now: 1_000 });
    expect(lessor.ask({ containerId: "c2", now: 2_000 })).toBe("172.16.1.3");
    expect(lessor.ask({ containerId: "c3", now: 31_000 })).toBe("172.16.1.2");
    expect(lessor.read(listResting)).toEqual([]);
  });

  test("is cut short for the longest at rest when nothing else is free, and that is told", async () => {
    using lessor = await aLessor([small]);
    for (const at of [1, 2, 3]) lessor.ask({ containerId: `c${at}` });
    lessor.end({ containerId: "c2", now: 5_000 });
    lessor.end({ containerId: "c1", now: 6_000 });
    const outcome = lessor.take({ containerId: "c4", now: 10_000 });
    expect(outcome).toMatchObject({ kind: "leased", leases: [{ lease: { address: "172.16.1.3" }, hurried: 25_000 }] });
    expect(lessor.take({ containerId: "c5", now: 10_000 })).toMatchObject({ leases: [{ hurried: 26_000 }] });
    expect(lessor.ask({ containerId: "c6", now: 10_000 })).toStartWith("No pool has a free address");
  });

  test("is not cut short while another pool of the list has one", async () => {
    using lessor = await aLessor([
      aPool({ name: "a", ips: ["172.16.1.2"] }),
      aPool({ name: "b", ips: ["172.16.1.9"] }),
    ]);
    const pools = { 4: ["a", "b"] };
    lessor.ask({ pools });
    lessor.end({ now: 1_000 });
    expect(lessor.ask({ containerId: "c2", pools, now: 2_000 })).toBe("172.16.1.9");
    expect(lessor.ask({ containerId: "c3", pools, now: 3_000 })).toBe("172.16.1.2");
  });

  test("is over after a reboot, whatever the clock says", async () => {
    using lessor = await aLessor([small]);
    lessor.ask({ now: 0 });
    lessor.end({ now: 90_000 });
    expect(lessor.ask({ containerId: "c2", now: 5, boot: "next" })).toBe("172.16.1.2");
    expect(lessor.read(listResting)).toEqual([]);
  });

  test("is not for what was lent before a reboot", async () => {
    using lessor = await aLessor([small]);
    lessor.ask({ now: 0 });
    lessor.end({ now: 90, boot: "next" });
    expect(lessor.read(listResting)).toEqual([]);
    expect(lessor.ask({ containerId: "c2", now: 91, boot: "next" })).toBe("172.16.1.2");
  });
});

describe("a lease of an earlier boot", () => {
  test("is over for whoever takes one next", async () => {
    using lessor = await aLessor([aPool({ ips: ["172.16.1.2-172.16.1.4"] })]);
    for (const at of [1, 2, 3]) lessor.ask({ containerId: `c${at}` });
    expect(lessor.ask({ containerId: "c4" })).toStartWith("No pool has a free address");
    expect(lessor.ask({ containerId: "c4", boot: "next" })).toBe("172.16.1.2");
    expect(lessor.read(listLeases).map(({ containerId }) => containerId)).toEqual(["c4"]);
  });
});

describe("endLeases()", () => {
  test("ends what one NIC has, and finds nothing the second time", async () => {
    using lessor = await aLessor([aPool()]);
    lessor.ask({ ifname: "net1" });
    lessor.ask({ ifname: "net2" });
    expect(lessor.end({ ifname: "net1" }).map(({ address }) => address as string)).toEqual(["172.16.1.2"]);
    expect(lessor.end({ ifname: "net1" })).toEqual([]);
    expect(lessor.read(listLeases)).toHaveLength(1);
  });
});

describe("leasesWithoutRecord()", () => {
  test("finds the leases whose NIC no plugin has an entry for", async () => {
    using lessor = await aLessor([aPool()]);
    lessor.ask({ ifname: "net1" });
    lessor.ask({ ifname: "net2" });
    lessor.write((database) => putAttachment(database, anAttachment({ ifname: "net1", face: "spiderpool" })));
    expect(lessor.read(leasesWithoutRecord).map(({ ifname }) => ifname)).toEqual(["net2"]);
  });
});

describe("any history of leases", () => {
  test("keeps every promise", async () => {
    const step = fc.record({
      kind: fc.constantFrom("take", "take", "end", "reboot"),
      nic: fc.nat(7),
      lists: fc.constantFrom({ 4: ["a", "b"] }, { 4: ["b"] }, { 4: ["a"], 6: ["six"] }, { 6: ["six"] }),
      wait: fc.constantFrom(0, 1_000, 31_000),
    });
    const pools = [
      aPool({ name: "a", ips: ["172.16.1.1-172.16.1.3"], gateway: "172.16.1.1" }),
      aPool({ name: "b", ips: ["172.16.1.9-172.16.1.10"] }),
      aPool(V6),
    ];
    const lendable = ["172.16.1.2", "172.16.1.3", "172.16.1.9", "172.16.1.10", "fd00::10", "fd00::11"];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        using lessor = await aLessor(pools);
        let [now, boot] = [0, "boot0"];
        for (const { kind, nic, lists, wait } of steps) {
          now += wait;
          // Whoever takes one ends those of an earlier boot.
          const before = lessor.read(listLeases).filter((lease) => kind !== "take" || lease.boot === boot);
          const who = { containerId: `c${nic}`, now, boot };
          if (kind === "reboot") [now, boot] = [0, `${boot}+`];
          if (kind === "end")
            expect(lessor.end(who)).toEqual(before.filter(({ containerId }) => containerId === `c${nic}`));
          if (kind === "take") {
            const outcome = lessor.take({ ...who, pools: lists as never });
            if (outcome.kind === "refused") expect(lessor.read(listLeases)).toEqual(before);
            else
              expect(outcome.leases.map(({ lease }) => lease.family)).toEqual(Object.keys(lists).map(Number) as never);
          }
          const leases = lessor.read(listLeases);
          const others = (all: typeof leases) => all.filter(({ containerId }) => containerId !== `c${nic}`);
          expect(others(leases)).toEqual(others(before));
          expect(new Set(leases.map(({ address }) => address)).size).toBe(leases.length);
          expect(leases.filter(({ address }) => !lendable.includes(address))).toEqual([]);
          const resting = lessor.read(listResting).map(({ address }) => address);
          expect(resting.filter((address) => leases.some((lease) => lease.address === address))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  }, 30_000);
});
