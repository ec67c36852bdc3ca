import { describe, expect, test } from "bun:test";
import type { Ip } from "../../src/address/ip.ts";
import type { Mac } from "../../src/address/mac.ts";
import { announcement } from "../../src/kernel/announcement.ts";
import { hex } from "./recorded.ts";

const ETHERNET = { index: 3, mac: "02:00:00:00:00:01" as Mac, broadcast: "ff:ff:ff:ff:ff:ff" as Mac };
const IPOIB = {
  index: 4,
  mac: "80:00:02:08:fe:80:00:00:00:00:00:00:00:11:22:33:44:55:66:77" as Mac,
  broadcast: "00:ff:ff:ff:ff:12:40:1b:80:01:00:00:00:00:00:00:ff:ff:ff:ff" as Mac,
};
const V4 = "172.16.1.34" as Ip;
const V6 = "fd00:1::34" as Ip;

/** Bytes of a text of hexadecimal words. */
function bytes(text: string): string {
  return hex(Uint8Array.from(text.trim().split(/\s+/), (word) => Number.parseInt(word, 16)));
}

describe("announcement()", () => {
  test("of an IPv4 address is an ARP request of itself for itself", () => {
    const sent = announcement(ETHERNET, V4)!;
    expect(hex(sent.packet)).toBe(
      bytes("00 01 08 00 06 04 00 01  02 00 00 00 00 01 ac 10 01 22  ff ff ff ff ff ff ac 10 01 22"),
    );
    expect(hex(sent.destination)).toBe(bytes("11 00 08 06 03 00 00 00 01 00 00 06  ff ff ff ff ff ff 00 00"));
  });

  test("of an IPv6 address is a neighbour advertisement to all nodes of that link", () => {
    const sent = announcement(ETHERNET, V6)!;
    expect(hex(sent.packet)).toBe(
      bytes(`88 00 00 00 20 00 00 00  fd 00 00 01 00 00 00 00 00 00 00 00 00 00 00 34
             02 01 02 00 00 00 00 01`),
    );
    expect(hex(sent.destination)).toBe(
      bytes("0a 00 00 00 00 00 00 00  ff 02 00 00 00 00 00 00 00 00 00 00 00 00 00 01  03 00 00 00"),
    );
  });

  test("on IPoIB has twenty-byte addresses and goes to the partition's broadcast (exact bytes; no InfiniBand here)", () => {
    const arp = announcement(IPOIB, V4)!;
    expect(hex(arp.packet.subarray(0, 8))).toBe(bytes("00 20 08 00 14 04 00 01"));
    expect(arp.packet).toHaveLength(8 + 2 * (20 + 4));
    expect(hex(arp.destination)).toBe(
      bytes(`11 00 08 06 04 00 00 00 20 00 00 14
             00 ff ff ff ff 12 40 1b 80 01 00 00 00 00 00 00 ff ff ff ff`),
    );
    const advertisement = announcement(IPOIB, V6)!;
    expect(hex(advertisement.packet.subarray(24))).toBe(
      bytes("02 03 00 00 80 00 02 08 fe 80 00 00 00 00 00 00 00 11 22 33 44 55 66 77"),
    );
  });

  test("of a link without a usable hardware address is nothing", () => {
    const macs = ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff"] as Mac[];
    expect(macs.map((mac) => announcement({ index: 3, mac }, V4))).toEqual([undefined, undefined]);
    expect(announcement({ index: 3 }, V4)).toBeUndefined();
  });
});
