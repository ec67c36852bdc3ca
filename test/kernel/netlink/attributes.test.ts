import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  bytes,
  decodeAttributes,
  join,
  nest,
  nestFlagged,
  text,
  u8,
  u16,
  u32,
} from "../../../src/kernel/netlink/attributes.ts";
import { decodeLink } from "../../../src/kernel/netlink/decode-link.ts";
import { decodeRoute } from "../../../src/kernel/netlink/decode-route.ts";
import { decodeRule } from "../../../src/kernel/netlink/decode-rule.ts";
import { decodeVfs } from "../../../src/kernel/netlink/decode-vfs.ts";
import { decodeAddress } from "../../../src/kernel/verbs/address.ts";
import { decodeNeighbour } from "../../../src/kernel/verbs/neighbour.ts";

test("bytes() pads to four and counts the padding out of the length", () => {
  expect([...bytes(1, Uint8Array.of(9))!]).toEqual([5, 0, 1, 0, 9, 0, 0, 0]);
});

test("an absent value is no attribute", () => {
  expect([u8(1, undefined), u16(1, undefined), u32(1, undefined), text(1, undefined), bytes(1, undefined)]).toEqual(
    Array(5).fill(undefined),
  );
  expect(join(undefined, undefined)).toEqual(new Uint8Array(0));
});

test("text() refuses a NUL, which would end the name early", () => {
  expect(() => text(3, "net1\0evil")).toThrow(RangeError);
});

test("bytes() refuses what its length field cannot say", () => {
  expect(() => bytes(3, new Uint8Array(65532))).toThrow(RangeError);
  expect(bytes(3, new Uint8Array(65531))).toHaveLength(65536);
});

test("nestFlagged() sets NLA_F_NESTED and decodeAttributes() looks past it", () => {
  const part = nestFlagged(52, text(53, "enp6s0"))!;
  expect(part[3]).toBe(0x80);
  expect(decodeAttributes(part).nest(52)?.text(53)).toBe("enp6s0");
});

test("decodeAttributes() gives back what was encoded", () => {
  const names = fc.string({ unit: "grapheme" }).filter((name) => !name.includes("\0"));
  fc.assert(
    fc.property(
      fc.nat(255),
      fc.nat(0xffff),
      fc.nat(0xffffffff),
      names,
      fc.uint8Array(),
      (byte, short, int, name, raw) => {
        const read = decodeAttributes(
          join(u8(1, byte), nest(2, u16(3, short), text(4, name)), u32(5, int), bytes(6, raw), bytes(6, raw)),
        );
        expect([read.u8(1), read.nest(2)?.u16(3), read.nest(2)?.text(4), read.u32(5)]).toEqual([
          byte,
          short,
          name,
          int,
        ]);
        expect(read.all(6)).toEqual([raw, raw]);
      },
    ),
  );
});

test("decodeAttributes() takes a value that is too short for its type as absent", () => {
  const read = decodeAttributes(u16(1, 7)!);
  expect([read.u8(1), read.u16(1), read.u32(1), read.i32(1)]).toEqual([7, 7, undefined, undefined]);
});

test("decodeAttributes() of a repeated type gives the last, as nla_parse does", () => {
  expect(decodeAttributes(join(u8(1, 5), u8(1, 6))).u8(1)).toBe(6);
});

test("decodeAttributes() ends at a length that leads nowhere", () => {
  const hostile = join(u8(1, 5), Uint8Array.of(3, 0, 2, 0), u8(3, 7));
  const read = decodeAttributes(hostile);
  expect([read.u8(1), read.u8(3)]).toEqual([5, undefined]);
});

describe("no bytes make a decoder throw:", () => {
  const names = new Map(Array.from({ length: 256 }, (_, index) => [index, `if${index}`]));
  const decoders: Record<string, (payload: Uint8Array) => unknown> = {
    decodeLink,
    decodeVfs,
    decodeRule,
    decodeRoute: (payload) => decodeRoute(payload, names),
    decodeAddress: (payload) => decodeAddress(payload, names),
    decodeNeighbour: (payload) => decodeNeighbour(payload, names),
  };
  /** Attributes of any type whose length may lie, in nests of their own, behind any header. */
  const attribute = fc
    .tuple(
      fc.nat(60),
      fc.oneof(fc.uint8Array({ maxLength: 24 }), fc.constantFrom(new Uint8Array(4), new Uint8Array(16))),
    )
    .map(([type, value]) => bytes(type, value)!);
  const nested = fc
    .tuple(fc.nat(60), fc.array(attribute, { maxLength: 4 }))
    .map(([type, parts]) => nest(type, ...parts)!);
  const lying = fc.tuple(attribute, fc.nat(64)).map(([part, length]) => part.with(0, length));
  const header = fc
    .tuple(fc.constantFrom(0, 2, 10, 255), fc.uint8Array({ minLength: 7, maxLength: 15 }))
    .map(([family, rest]) => Uint8Array.of(family, ...rest));
  const payload = fc
    .tuple(header, fc.array(fc.oneof(attribute, nested, lying), { maxLength: 8 }))
    .map(([head, parts]) => join(head, ...parts));
  for (const [name, decode] of Object.entries(decoders)) {
    test(`${name}()`, () => {
      fc.assert(
        fc.property(fc.oneof(payload, fc.uint8Array({ maxLength: 120 })), (hostile) => void decode(hostile)),
        { numRuns: 500 },
      );
    });
  }
});
