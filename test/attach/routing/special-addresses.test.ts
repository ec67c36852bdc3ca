import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ipFromBytes } from "../../../src/address/ip.ts";
import { contains, type Prefix } from "../../../src/address/prefix.ts";
import { isLinkLocal, isMulticast } from "../../../src/attach/routing/special-addresses.ts";

/** Addresses of both families, half of them close to the networks in question. */
const addresses = fc
  .tuple(
    fc.constantFrom(
      [],
      [169, 254],
      [224],
      [223],
      [239],
      [240],
      [0xfe, 0x80],
      [0xfe, 0xbf],
      [0xfe, 0xc0],
      [0xff],
      [0x0f],
    ),
    fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 })),
  )
  .map(([head, bytes]) => {
    bytes.set(head);
    return ipFromBytes(bytes);
  });

function within(...prefixes: string[]) {
  return (ip: Parameters<typeof contains>[1]) => prefixes.some((prefix) => contains(prefix as Prefix, ip));
}

describe("special addresses", () => {
  test("isLinkLocal() is of 169.254.0.0/16 and fe80::/10", () => {
    const linkLocal = within("169.254.0.0/16", "fe80::/10");
    fc.assert(fc.property(addresses, (ip) => expect(isLinkLocal(ip)).toBe(linkLocal(ip))));
    expect(["fe8::1", "fe80::", "febf::1", "fec0::1", "1fe8::"].map((ip) => isLinkLocal(ip as never))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  test("isMulticast() is of 224.0.0.0/4 and ff00::/8", () => {
    const multicast = within("224.0.0.0/4", "ff00::/8");
    fc.assert(fc.property(addresses, (ip) => expect(isMulticast(ip)).toBe(multicast(ip))));
    expect(["ff::1", "ff00::", "ff02::1"].map((ip) => isMulticast(ip as never))).toEqual([false, true, true]);
  });
});
