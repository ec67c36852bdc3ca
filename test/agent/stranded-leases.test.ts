import { describe, expect, test } from "bun:test";
import type { Ip } from "../../src/address/ip.ts";
import { strandedLeases } from "../../src/agent/stranded-leases.ts";
import type { LeaseView } from "../../src/node/node.ts";
import { catalogueOf } from "../../src/pools/catalogue.ts";
import type { Pool } from "../../src/pools/pool.ts";
import { aPool, rangeOf } from "./a-pool.ts";

const BEFORE = catalogueOf([aPool({ origin: { file: "old.yaml", line: 7 } })]);
const LEASE: LeaseView = {
  address: "172.16.1.5",
  pool: "rail1",
  containerId: "c1",
  ifname: "net1",
  pod: { namespace: "ai", name: "trainer-0", uid: "u" },
  since: "2025-11-24T12:00:00Z",
};

describe("strandedLeases()", () => {
  test.each([
    ["the pool is as it was", [aPool()]],
    ["the pool grows", [aPool({ ranges: rangeOf("172.16.1.2", "172.16.1.62") })]],
    ["the pool shrinks elsewhere", [aPool({ ranges: rangeOf("172.16.1.5", "172.16.1.5") })]],
    ["the pool lends nothing more", [aPool({ disable: true })]],
  ])("finds none while %s", (_, pools) => {
    expect(strandedLeases([LEASE], catalogueOf(pools), BEFORE)).toEqual([]);
  });

  test("names pool, address, NIC and Pod where the pool has lost the address", () => {
    expect(found(aPool({ ranges: rangeOf("172.16.1.6", "172.16.1.30") }))).toEqual([
      "pools.yaml:3 SpiderIPPool rail1 The pool has lost 172.16.1.5, which net1 of ai/trainer-0 has: keep it until that Pod is gone",
    ]);
  });

  test("names where a pool that is gone was written", () => {
    expect(found()).toEqual([
      "old.yaml:7 SpiderIPPool rail1 The pool is gone, and with it 172.16.1.5, which net1 of ai/trainer-0 has: keep it until that Pod is gone",
    ]);
  });

  test("finds an address that becomes the gateway", () => {
    expect(found(aPool({ gateway: "172.16.1.5" as Ip }))[0]).toContain("The gateway is 172.16.1.5, which net1");
  });

  test("passes over a lease whose address no pool in force has", () => {
    expect(strandedLeases([LEASE], catalogueOf([]), catalogueOf([]))).toEqual([]);
  });

  test("names the container where the Pod is unknown", () => {
    const { pod: _, ...lease } = LEASE;
    expect(strandedLeases([lease], catalogueOf([]), BEFORE)[0]?.message).toContain("net1 of container c1 has");
  });
});

function found(...pools: Pool[]): string[] {
  return strandedLeases([LEASE], catalogueOf(pools), BEFORE).map(
    ({ file, line, object, message }) => `${file}:${line} ${object} ${message}`,
  );
}
