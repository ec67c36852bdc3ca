import { expect, test } from "bun:test";
import fc from "fast-check";
import { align4, decodeMessages, encodeMessage, type Message } from "../../../src/kernel/netlink/message.ts";

const message = (more: Partial<Message>): Message => ({
  type: 16,
  flags: 5,
  sequence: 1,
  port: 0,
  payload: new Uint8Array(0),
  ...more,
});

test("encodeMessage() lays the header out as linux/netlink.h has it", () => {
  const bytes = encodeMessage(
    message({ type: 0x1234, flags: 0x5678, sequence: 0x9abcdef0, port: 7, payload: Uint8Array.of(1) }),
  );
  expect([...bytes]).toEqual([17, 0, 0, 0, 0x34, 0x12, 0x78, 0x56, 0xf0, 0xde, 0xbc, 0x9a, 7, 0, 0, 0, 1]);
});

test("decodeMessages() gives back what was encoded, however many to a datagram", () => {
  const messages = fc.array(
    fc.record({
      type: fc.nat(0xffff),
      flags: fc.nat(0xffff),
      sequence: fc.nat(0xffffffff),
      port: fc.nat(0xffffffff),
      payload: fc.uint8Array({ maxLength: 40 }),
    }),
  );
  fc.assert(
    fc.property(messages, (sent) => {
      const padded = sent
        .map(encodeMessage)
        .flatMap((bytes) => [...bytes, ...new Array(align4(bytes.length) - bytes.length).fill(0)]);
      expect(decodeMessages(Uint8Array.from(padded))).toEqual(sent);
    }),
  );
});

test("decodeMessages() stops before a message that is cut short", () => {
  const two = [...encodeMessage(message({ type: 1 })), ...encodeMessage(message({ type: 2 })).subarray(0, 15)];
  expect(decodeMessages(Uint8Array.from(two)).map(({ type }) => type)).toEqual([1]);
});

test("decodeMessages() ends at a length that cannot be", () => {
  const bytes = encodeMessage(message({}));
  bytes[0] = 15;
  expect(decodeMessages(bytes)).toEqual([]);
  bytes[0] = 0;
  expect(decodeMessages(bytes)).toEqual([]);
});

test("decodeMessages() reads any bytes without an error and never beyond them", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const read = decodeMessages(bytes).reduce((length, { payload }) => length + 16 + payload.length, 0);
      expect(read).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
