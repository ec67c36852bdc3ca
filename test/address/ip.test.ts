import { describe, expect, test } from "bun:test";
import { isIP } from "node:net";
import fc from "fast-check";
import {
  bitsOf,
  bytesOf,
  type Family,
  familyOf,
  ipFromBytes,
  ipFromValue,
  ipNumber,
  parseIp,
} from "../../src/address/ip.ts";
import { anIp } from "./arbitrary.ts";

describe("parseIp()", () => {
  test.each([
    ["0.0.0.0", "0.0.0.0"],
    ["172.16.1.34", "172.16.1.34"],
    ["255.255.255.255", "255.255.255.255"],
    ["::", "::"],
    ["::1", "::1"],
    ["FD00::ABCD", "fd00::abcd"],
    ["2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1"],
    ["::ffff:172.16.1.2", "::ffff:ac10:102"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ])("reads %s as %s", (text, canonical) => {
    expect(parseIp(text)).toBe(canonical as never);
  });

  // RFC 5952 sections 4.1 to 4.3, and the ambiguous texts of section 2.
  test.each([
    ["2001:0db8::0001", "2001:db8::1"],
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:DB8::1", "2001:db8::1"],
    ["2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["1:0:0:0:0:0:0:0", "1::"],
  ])("writes %s as RFC 5952 does: %s", (text, canonical) => {
    expect(parseIp(text)).toBe(canonical as never);
  });

  test.each([
    "",
    " ",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "172.16.1.256",
    "172.16.001.2",
    "1.2.3.4 ",
    " 1.2.3.4",
    "1.2.3.4/32",
    "-1.2.3.4",
    "1.2.3.0x4",
    "１.2.3.4",
    "1.2.3.4\n",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::12345",
    "::g",
    "fe80::1%eth0",
    "[::1]",
    "::1/64",
    "::1.2.3",
    "::1.2.3.256",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "::01.2.3.4",
    ":1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:",
  ])("refuses %j", (text) => {
    expect(parseIp(text)).toBeUndefined();
  });

  test("agrees with the operating system about what an address is", () => {
    const nearly = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV4Extended(),
      fc.stringMatching(/^[0-9a-f:.]{0,40}$/),
      fc.string(),
    );
    fc.assert(
      fc.property(nearly, (text) => {
        // A zone is no part of an address here.
        const family = text.includes("%") ? 0 : isIP(text);
        const ip = parseIp(text);
        expect(ip === undefined ? 0 : familyOf(ip)).toBe(family as never);
      }),
    );
  });

  test("finds its own text unchanged", () => {
    fc.assert(fc.property(anIp(), (ip) => expect(parseIp(ip)).toBe(ip)));
  });

  test("reads however many zeros and capitals are written as one address", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), (groups) => {
        const padded = groups.map((group) => group.toString(16).padStart(4, "0").toUpperCase()).join(":");
        const plain = groups.map((group) => group.toString(16)).join(":");
        expect(parseIp(padded)).toBe(parseIp(plain)!);
        expect(ipNumber(parseIp(plain)!)).toBe(groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n));
      }),
    );
  });

  test("shortens the first of the longest runs of zeros, and none that is a single group", () => {
    const groups = fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (values) => {
        const text = parseIp(values.join(":"))!;
        const longest = Math.max(
          ...values
            .join("")
            .split("1")
            .map((run) => run.length),
        );
        expect(text.split("::")).toHaveLength(longest > 1 ? 2 : 1);
        if (longest <= 1) return;
        const start = values.join("").indexOf("0".repeat(longest));
        expect(text.split("::")[0]).toBe(values.slice(0, start).join(":"));
      }),
    );
  });
});

describe("ipFromValue()", () => {
  test("is the inverse of ipNumber()", () => {
    fc.assert(fc.property(anIp(), (ip) => expect(ipFromValue(familyOf(ip), ipNumber(ip))).toBe(ip)));
  });

  test.each<[Family, bigint]>([
    [4, -1n],
    [4, 1n << 32n],
    [6, 1n << 128n],
  ])("throws RangeError for what no IPv%i address is: %s", (family, value) => {
    expect(() => ipFromValue(family, value)).toThrow(RangeError);
  });
});

describe("bytesOf()", () => {
  test("writes network byte order", () => {
    expect([...bytesOf(parseIp("172.16.1.2")!)]).toEqual([172, 16, 1, 2]);
    expect([...bytesOf(parseIp("fd00::1:2")!)]).toEqual([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2]);
  });

  test("is read back by ipFromBytes()", () => {
    fc.assert(
      fc.property(anIp(), (ip) => {
        expect(bytesOf(ip)).toHaveLength(bitsOf(familyOf(ip)) / 8);
        expect(ipFromBytes(bytesOf(ip))).toBe(ip);
      }),
    );
  });
});

describe("ipFromBytes()", () => {
  test("throws RangeError for what is as long as no address", () => {
    for (const length of [0, 3, 5, 15, 17]) expect(() => ipFromBytes(new Uint8Array(length))).toThrow(RangeError);
  });
});
