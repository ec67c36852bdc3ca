import { describe, expect, test } from "bun:test";
import { ipNumber } from "../../../src/address/ip.ts";
import { blocksFor } from "../../../src/claims/kubernetes/blocks-for.ts";
import { labelsOf } from "../../../src/claims/kubernetes/label-block.ts";
import { type Intervals, intervalsOf } from "../../../src/pools/intervals.ts";
import { at, claimed, ip, kept, NAME, OTHER, RAIL } from "./a-claimant.ts";

const run = (first: string, last: string) => ({ first: ipNumber(ip(first)), last: ipNumber(ip(last)) });

describe("blocksFor()", () => {
  const addresses = intervalsOf([
    run("172.16.1.10", "172.16.1.20"),
    run("172.16.1.30", "172.16.1.130"),
    run("172.16.9.1", "172.16.9.2"),
  ]);

  test("names each block once, whichever the node begins with", () => {
    const begins = new Set<string>();
    for (let node = 0; node < 50; node++) {
      const names = [...blocksFor(4, addresses, `node${node}`)];
      expect(names.toSorted()).toEqual([
        "v4-172-16-1-0",
        "v4-172-16-1-128",
        "v4-172-16-1-64",
        "v4-172-16-9-0",
      ] as never);
      begins.add(names[0]!);
    }
    expect(begins.size).toBe(4);
  });

  test("begins at once in a range that no list could hold, and has nothing for no addresses", () => {
    expect(blocksFor(6, [run("fd00::", "fd00::ffff:ffff:ffff:ffff")], "node1").next().done).toBe(false);
    expect([...blocksFor(4, [], "node1")]).toEqual([]);
  });
});

test("labelsOf() names pools, holders, and how much is free", () => {
  const pools = new Map<string, { addresses: Intervals }>([
    ["rail1", RAIL],
    ["rail2", { addresses: [run("172.16.2.1", "172.16.2.9")] }],
  ]);
  const entries = { [at(1)]: claimed(), [at(2)]: claimed(OTHER), [at(3)]: kept("web-0/net1"), [at(40)]: claimed() };
  expect(labelsOf(NAME, entries, pools)).toEqual({
    "railhead.io/free": "27",
    "pool.railhead.io/rail1": "",
    "node.railhead.io/node1": "",
    "node.railhead.io/node2": "",
  });
});
