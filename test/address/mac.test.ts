import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { isZeroMac, macBytes, macFromBytes, parseMac } from "../../src/address/mac.ts";

describe("parseMac()", () => {
  test("reads colons, hyphens, and either case as one address", () => {
    expect(parseMac("AA-BB-CC-00-11-22")).toBe("aa:bb:cc:00:11:22" as never);
    expect(parseMac("aa:bb:cc:00:11:22")).toBe(parseMac("AA-BB-CC-00-11-22")!);
  });

  test("reads the twenty bytes of IPoIB", () => {
    const text = "80:00:00:48:fe:80:00:00:00:00:00:00:ec:0d:9a:03:00:78:5a:1e";
    expect(parseMac(text)).toBe(text as never);
    expect(macBytes(parseMac(text)!)).toHaveLength(20);
  });

  test.each([
    "",
    "aa:bb:cc:00:11",
    "aa:bb:cc:00:11:22:33",
    "a:bb:cc:00:11:22",
    "aabbcc001122",
    "aa:bb:cc:00:11:2g",
    "aa:bb:cc:00:11:22\n",
  ])("refuses %j", (text) => {
    expect(parseMac(text)).toBeUndefined();
  });

  test("reads back every address of six or twenty bytes", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 6, maxLength: 6 }),
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
    );
    fc.assert(
      fc.property(bytes, (mac) => {
        expect(macBytes(parseMac(macFromBytes(mac))!)).toEqual(mac);
        expect(isZeroMac(macFromBytes(mac))).toBe(mac.every((byte) => byte === 0));
      }),
    );
  });
});
