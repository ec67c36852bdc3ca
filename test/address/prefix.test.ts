import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { bitsOf, familyOf, ipFromValue, ipNumber, parseIp } from "../../src/address/ip.ts";
import {
  boundsOf,
  cidrOf,
  contains,
  defaultPrefix,
  hostPrefix,
  ipOf,
  lengthOf,
  networkOf,
  parseCidr,
  parsePrefix,
  prefixFamily,
} from "../../src/address/prefix.ts";
import { aCidr, anIp, aPrefix } from "./arbitrary.ts";

describe("parsePrefix()", () => {
  test("clears host bits and tells", () => {
    expect(parsePrefix("172.16.11.0/16")).toEqual({ prefix: "172.16.0.0/16" as never, hostBits: true });
    expect(parsePrefix("172.16.1.32/27")).toEqual({ prefix: "172.16.1.32/27" as never, hostBits: false });
    expect(parsePrefix("fd00::1/64")).toEqual({ prefix: "fd00::/64" as never, hostBits: true });
    expect(parsePrefix("FD00:0::/64")).toEqual({ prefix: "fd00::/64" as never, hostBits: false });
  });

  test("finds its own text unchanged", () => {
    fc.assert(fc.property(aPrefix(), (prefix) => expect(parsePrefix(prefix)).toEqual({ prefix, hostBits: false })));
  });
});

describe("parseCidr()", () => {
  test.each([
    "",
    "/",
    "172.16.1.0",
    "172.16.1.0/",
    "/24",
    "172.16.1.0/33",
    "172.16.1.0/024",
    "172.16.1.0/-1",
    "172.16.1.0/24/24",
    "172.16.1.0/ 24",
    "172.16.1/24",
    "fd00::/129",
    "fd00::/64x",
    "::/1e1",
    "172.16.1.0/255.255.255.0",
  ])("refuses %j", (text) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(parsePrefix(text)).toBeUndefined();
  });

  test("is taken apart by ipOf() and lengthOf() and put together by cidrOf()", () => {
    fc.assert(
      fc.property(aCidr(), (cidr) => {
        expect(cidrOf(ipOf(cidr), lengthOf(cidr))).toBe(cidr);
        expect(parseCidr(cidr)).toBe(cidr);
        expect(prefixFamily(cidr)).toBe(familyOf(ipOf(cidr)));
      }),
    );
  });
});

describe("boundsOf()", () => {
  test("spans a network from its first to its last address", () => {
    const { first, last } = boundsOf(parseCidr("172.16.1.34/27")!);
    expect([ipFromValue(4, first), ipFromValue(4, last)]).toEqual(["172.16.1.32", "172.16.1.63"] as never);
  });

  test("spans two to the number of host bits", () => {
    fc.assert(
      fc.property(aCidr(), (cidr) => {
        const { first, last } = boundsOf(cidr);
        expect(last - first + 1n).toBe(1n << BigInt(bitsOf(prefixFamily(cidr)) - lengthOf(cidr)));
        expect(first <= ipNumber(ipOf(cidr)) && ipNumber(ipOf(cidr)) <= last).toBe(true);
      }),
    );
  });
});

describe("contains()", () => {
  test("compares as many bits as the length says", () => {
    fc.assert(
      fc.property(aPrefix(), anIp(), (prefix, ip) => {
        const bits = (value: bigint) =>
          value
            .toString(2)
            .padStart(bitsOf(familyOf(ip)), "0")
            .slice(0, lengthOf(prefix));
        const same = prefixFamily(prefix) === familyOf(ip) && bits(ipNumber(ip)) === bits(ipNumber(ipOf(prefix)));
        expect(contains(prefix, ip)).toBe(same);
      }),
    );
  });

  test("is true of whatever an address was cut out of", () => {
    fc.assert(fc.property(aCidr(), (cidr) => expect(contains(networkOf(cidr), ipOf(cidr))).toBe(true)));
  });

  test("knows no address of the other family, in the widest network either", () => {
    expect(contains(defaultPrefix(4), parseIp("::1")!)).toBe(false);
    expect(contains(defaultPrefix(6), parseIp("1.2.3.4")!)).toBe(false);
  });
});

describe("hostPrefix()", () => {
  test("holds the one address", () => {
    expect(hostPrefix(parseIp("172.16.1.2")!)).toBe("172.16.1.2/32" as never);
    expect(hostPrefix(parseIp("fd00::2")!)).toBe("fd00::2/128" as never);
  });
});
