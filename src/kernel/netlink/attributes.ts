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
  putLittleEndian(attribute, 0, 2, length);
  putLittleEndian(attribute, 2, 2, type);
  attribute.set(value, NLA_HDRLEN);
  return attribute;
}

export function u8(type: number, value: number | undefined): Part {
  return value === undefined ? undefined : bytes(type, Uint8Array.of(value));
}

export function u16(type: number, value: number | undefined): Part {
  return value === undefined ? undefined : bytes(type, putLittleEndian(new Uint8Array(2), 0, 2, value));
}

export function u32(type: number, value: number | undefined): Part {
  return value === undefined ? undefined : bytes(type, putLittleEndian(new Uint8Array(4), 0, 4, value));
}

/** NUL-terminated, as the kernel's `NLA_STRING`s are sent. Throws RangeError for a text with a NUL inside. */
export function text(type: number, value: string | undefined): Part {
  if (value === undefined) return undefined;
  if (value.includes("\0")) throw new RangeError(`Text for the kernel has a NUL inside: ${JSON.stringify(value)}`);
  return bytes(type, ENCODER.encode(`${value}\0`));
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
  // Where each value begins, its length standing in front of it: a list has thousands, and few are asked for.
  const last = new Map<number, number>();
  walk(source, (type, at) => last.set(type, at));
  const found = <T>(type: number, size: number, read: (at: number) => T): T | undefined => {
    const at = last.get(type);
    return at === undefined || lengthAt(source, at) < size ? undefined : read(at);
  };
  return {
    u8: (type) => found(type, 1, (at) => source[at]),
    u16: (type) => found(type, 2, (at) => u16At(source, at)),
    u32: (type) => found(type, 4, (at) => i32At(source, at) >>> 0),
    i32: (type) => found(type, 4, (at) => i32At(source, at)),
    text: (type) => found(type, 0, (at) => textOf(valueAt(source, at))),
    bytes: (type) => found(type, 0, (at) => valueAt(source, at)),
    nest: (type) => found(type, 0, (at) => decodeAttributes(valueAt(source, at))),
    all(wanted) {
      const values: Uint8Array[] = [];
      walk(source, (type, at) => type === wanted && values.push(valueAt(source, at)));
      return values;
    },
  };
}

/** A NUL-terminated string of the kernel. */
export function textOf(value: Uint8Array): string {
  const end = value.indexOf(0);
  return DECODER.decode(end < 0 ? value : value.subarray(0, end));
}

export function viewOf(value: Uint8Array): DataView {
  return new DataView(value.buffer, value.byteOffset, value.byteLength);
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** Calls `visit` with the type of each attribute and where its value begins. */
function walk(source: Uint8Array, visit: (type: number, at: number) => void): void {
  for (let at = NLA_HDRLEN; at <= source.length; ) {
    const length = lengthAt(source, at);
    if (length < 0 || at + length > source.length) return;
    visit(u16At(source, at - 2) & NLA_TYPE_MASK, at);
    at += align4(length) + NLA_HDRLEN;
  }
}

/** The length of the value that begins at `at`, from the header in front of it. */
function lengthAt(source: Uint8Array, at: number): number {
  return u16At(source, at - NLA_HDRLEN) - NLA_HDRLEN;
}

function valueAt(source: Uint8Array, at: number): Uint8Array {
  return source.subarray(at, at + lengthAt(source, at));
}

/** Little-endian, as every machine this runs on: a view for each number would cost more than all the rest. */
function u16At(source: Uint8Array, at: number): number {
  return source[at]! | (source[at + 1]! << 8);
}

function i32At(source: Uint8Array, at: number): number {
  return u16At(source, at) | (u16At(source, at + 2) << 16);
}

function putLittleEndian(target: Uint8Array, at: number, size: number, value: number): Uint8Array {
  for (let byte = 0; byte < size; byte++) target[at + byte] = value >>> (8 * byte);
  return target;
}
