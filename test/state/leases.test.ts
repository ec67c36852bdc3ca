import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { familyOf, ipNumber } from "../../src/address/ip.ts";
import { leasedBetween, leasesOf, listLeases, putLease, removeLease } from "../../src/state/leases.ts";
import { anIp } from "../address/arbitrary.ts";
import { aState } from "./a-state.ts";
import { aLease } from "./rows.ts";

describe("putLease()", () => {
  test("is read back with everything it had, and without what it lacked", () => {
    using state = aState();
    const full = aLease({ podNamespace: "ai", podName: "train-0", podUid: "uid", since: 1.5 });
    const bare = aLease({ address: "fd00::2" });
    state.write((database) => {
      putLease(database, bare);
      putLease(database, full);
    });
    expect(state.read((database) => leasesOf(database, "c1", "net1"))).toStrictEqual([full, bare]);
    expect(state.read((database) => leasesOf(database, "c1", "net2"))).toEqual([]);
  });

  test("refuses an address that is lent, and a second one of a family for a NIC", () => {
    using state = aState();
    state.write((database) => putLease(database, aLease()));
    for (const second of [aLease({ containerId: "c2" }), aLease({ address: "172.16.1.3" })]) {
      expect(() => state.write((database) => putLease(database, second))).toThrow(/UNIQUE constraint failed/);
    }
    expect(state.read(listLeases)).toHaveLength(1);
  });
});

describe("the leases", () => {
  test("are listed by family and number, not by text", () => {
    using state = aState();
    const addresses = ["fd00::2", "172.16.1.10", "172.16.1.9", "10.0.0.1", "::1"];
    state.write((database) => {
      for (const [at, address] of addresses.entries()) putLease(database, aLease({ address, containerId: `c${at}` }));
    });
    const listed = state.read(listLeases).map(({ address }) => address as string);
    expect(listed).toEqual(["10.0.0.1", "172.16.1.9", "172.16.1.10", "::1", "fd00::2"]);
  });

  test("are removed by address, and absence is told", () => {
    using state = aState();
    state.write((database) => putLease(database, aLease()));
    expect(state.write((database) => removeLease(database, aLease().address))).toBe(true);
    expect(state.write((database) => removeLease(database, aLease().address))).toBe(false);
  });
});

describe("leasedBetween()", () => {
  test("finds the numbers of a family between two bounds, in rising order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anIp(), { maxLength: 12 }), anIp(), anIp(), (addresses, from, to) => {
        using state = aState();
        state.write((database) => {
          for (const [at, address] of addresses.entries())
            putLease(database, aLease({ address, containerId: `c${at}` }));
        });
        for (const family of [4, 6] as const) {
          const [first, last] = [ipNumber(from), ipNumber(to)];
          const own = addresses.filter((ip) => familyOf(ip) === family).map(ipNumber);
          const expected = own.filter((value) => first <= value && value <= last).sort((a, b) => (a < b ? -1 : 1));
          expect(state.read((database) => leasedBetween(database, family, first, last))).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });
});
