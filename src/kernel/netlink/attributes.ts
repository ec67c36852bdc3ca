import { NLA_F_NESTED, NLA_HDRLEN, NLA_TYPE_MASK } from "./constants/netlink.ts";
import { align4 } from "./message.ts";

/** Encoded bytes of a message: a fixed header or an attribute. An absent value is no attribute. */
export type Part = Uint8Array | undefined;

/** Parts one behind the other; absent ones leave nothing. */
export function join(...parts: Part[]): Uint8Array {
  const present = parts.filter((part) => part !== undefined);
  const bytes = new Uint8Array(present.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of present) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Attribute of raw bytes, padded to four (`struct nlattr`). Throws RangeError beyond its 16-bit length. */
export function bytes(type: number, value: Uint8Array | undefined): Part {
  if (value === undefined) return undefined;
  const length = NLA_HDRLEN + value.length;
  if (length > 0xffff)
    throw new RangeError(`Attribute ${type} of ${value.length} bytes does not fit into netlink's 64 KiB`);
  const attribute = new Uint8Array(align4(length));
  const view = new DataView(attribute.buffer);
  view.setUint16(0, length, true);
  view.setUint16(2, type, true);
  attribute.set(value, NLA_HDRLEN);
  return attribute;
}

export function u8(type: number, value: number | undefined): Part {
  return value === undefined ? undefined : bytes(type, Uint8Array.of(value));
}

export function u16(type: number, value: number | undefined): Part {
  return value === undefined
    ? undefined
    : bytes(
        type,
        words(2, (view) => view.setUint16(0, value, true)),
      );
}

export function u32(type: number, value: number | undefined): Part {
  return value === undefined
    ? undefined
    : bytes(
        type,
        words(4, (view) => view.setUint32(0, value, true)),
      );
}

/** NUL-terminated, as the kernel's `NLA_STRING`s are sent. Throws RangeError for a text with a NUL inside. */
export function text(type: number, value: string | undefined): Part {
  if (value === undefined) return undefined;
  if (value.includes("\0")) throw new RangeError(`Text for the kernel has a NUL inside: ${JSON.stringify(value)}`);
  return bytes(type, new TextEncoder().encode(`${value}\0`));
}

/** Attribute of attributes, without the nested bit: what the kernel's older families expect. */
export function nest(type: number, ...parts: Part[]): Part {
  return bytes(type, join(...parts));
}

/** Attribute of attributes with `NLA_F_NESTED`, which newer families insist on. */
export function nestFlagged(type: number, ...parts: Part[]): Part {
  return bytes(type | NLA_F_NESTED, join(...parts));
}

/** Attributes of a message or a nest. A value that is too short for its type is as absent. */
export interface Attributes {
  u8(type: number): number | undefined;
  u16(type: number): number | undefined;
  u32(type: number): number | undefined;
  i32(type: number): number | undefined;
  /** Up to the first NUL. */
  text(type: number): string | undefined;
  bytes(type: number): Uint8Array | undefined;
  nest(type: number): Attributes | undefined;
  /** Every value of a type that may come more than once, in order. */
  all(type: number): Uint8Array[];
}

/** Reads as far as the bytes make sense; of a repeated type the last counts, as in the kernel's own `nla_parse`. */
export function decodeAttributes(source: Uint8Array): Attributes {
  const last = lastOfEach(source);
  const number = <T>(type: number, size: number, get: (view: DataView) => T): T | undefined => {
    const value = last.get(type);
    return value === undefined || value.length < size ? undefined : get(viewOf(value));
  };
  return {
    u8: (type) => number(type, 1, (view) => view.getUint8(0)),
    u16: (type) => number(type, 2, (view) => view.getUint16(0, true)),
    u32: (type) => number(type, 4, (view) => view.getUint32(0, true)),
    i32: (type) => number(type, 4, (view) => view.getInt32(0, true)),
    text: (type) => mapped(last.get(type), textOf),
    bytes: (type) => last.get(type),
    nest: (type) => mapped(last.get(type), decodeAttributes),
    all: (type) => allOf(source, type),
  };
}

/** A NUL-terminated string of the kernel. */
export function textOf(value: Uint8Array): string {
  const end = value.indexOf(0);
  return new TextDecoder().decode(end < 0 ? value : value.subarray(0, end));
}

export function viewOf(value: Uint8Array): DataView {
  return new DataView(value.buffer, value.byteOffset, value.byteLength);
}

function mapped<T>(value: Uint8Array | undefined, to: (value: Uint8Array) => T): T | undefined {
  return value === undefined ? undefined : to(value);
}

function lastOfEach(source: Uint8Array): Map<number, Uint8Array> {
  const last = new Map<number, Uint8Array>();
  walk(source, (type, value) => last.set(type, value));
  return last;
}

function allOf(source: Uint8Array, wanted: number): Uint8Array[] {
  const values: Uint8Array[] = [];
  walk(source, (type, value) => type === wanted && values.push(value));
  return values;
}

function walk(source: Uint8Array, visit: (type: number, value: Uint8Array) => void): void {
  for (let at = 0; at + NLA_HDRLEN <= source.length; ) {
    // Little-endian, as every machine this runs on: a view for each attribute would cost more than all the rest.
    const length = source[at]! | (source[at + 1]! << 8);
    if (length < NLA_HDRLEN || at + length > source.length) return;
    visit((source[at + 2]! | (source[at + 3]! << 8)) & NLA_TYPE_MASK, source.subarray(at + NLA_HDRLEN, at + length));
    at += align4(length);
  }
}

function words(size: number, write: (view: DataView) => void): Uint8Array {
  const value = new Uint8Array(size);
  write(viewOf(value));
  return value;
}
