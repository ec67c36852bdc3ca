import { describe, expect, test } from "bun:test";
import { stranded } from "../../src/leases/stranded.ts";
import { catalogueOf } from "../../src/pools/catalogue.ts";
import { aPool } from "../pools/a-pool.ts";
import { aLease } from "../state/rows.ts";

describe("stranded()", () => {
  const leases = [
    aLease(),
    aLease({ address: "172.16.1.9", ifname: "net2" }),
    aLease({ address: "fd00::2", pool: "six" }),
  ];
  const after = (...pools: Parameters<typeof aPool>[0][]) =>
    stranded(catalogueOf(pools.map(aPool)), leases).map(({ address }) => address as string);

  test("names the leases whose pool has lost their address, or is gone", () => {
    const six = { name: "six", subnet: "fd00::/64", ips: ["fd00::1-fd00::9"] };
    expect(after({}, six)).toEqual([]);
    expect(after({ ips: ["172.16.1.3-172.16.1.30"] }, six)).toEqual(["172.16.1.2"]);
    expect(after({ ips: ["172.16.1.2-172.16.1.8"] }, six)).toEqual(["172.16.1.9"]);
    expect(after({})).toEqual(["fd00::2"]);
    expect(after({ name: "renamed" }, six)).toEqual(["172.16.1.2", "172.16.1.9"]);
  });

  test("does not mind what concerns new leases alone", () => {
    expect(
      after({ disable: true, nodeName: ["other"] }, { name: "six", subnet: "fd00::/64", ips: ["fd00::2"] }),
    ).toEqual([]);
  });

  test("names the lease whose address has become the gateway", () => {
    const six = { name: "six", subnet: "fd00::/64", ips: ["fd00::2"] };
    expect(after({ gateway: "172.16.1.9" }, six)).toEqual(["172.16.1.9"]);
  });
});
