import { IPv4 } from "ip-num";

export type Family = 4 | 6;

/** An address in its canonical text (IPv6 as RFC 5952 writes it): equal addresses are equal strings. */
export type Ip = string & { readonly __kind: "ip" };

/** The address that a text means, or nothing. IPv4-mapped IPv6 text is IPv6; leading zeros are refused. */
export function parseIp(text: string): Ip | undefined {
  if (DOTTED.test(text)) return text as Ip;
  if (!text.includes(":") || text.length > 45) return undefined;
  const value = parseGroups(text);
  return value === undefined ? undefined : ipFromValue(6, value);
}

export function familyOf(ip: Ip): Family {
  return ip.includes(":") ? 6 : 4;
}

/** The address as a number, most significant byte first. */
export function ipNumber(ip: Ip): bigint {
  return familyOf(ip) === 4 ? new IPv4(ip).value : parseGroups(ip)!;
}

/** The address of a number; throws RangeError outside of the family. */
export function ipFromValue(family: Family, value: bigint): Ip {
  if (value < 0n || value >> BigInt(bitsOf(family)) !== 0n) throw new RangeError(`No IPv${family} address is ${value}`);
  return (family === 4 ? new IPv4(value).toString() : compress(groupsOf(value))) as Ip;
}

/** 32 or 128. */
export function bitsOf(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** Network byte order, 4 or 16 bytes. */
export function bytesOf(ip: Ip): Uint8Array {
  if (familyOf(ip) === 4) return Uint8Array.from(ip.split("."), Number);
  const bytes = new Uint8Array(16);
  let value = ipNumber(ip);
  for (let at = 15; at >= 0; at--, value >>= 8n) bytes[at] = Number(value & 0xffn);
  return bytes;
}

/** The address of 4 or 16 bytes in network order; throws RangeError for another length. */
export function ipFromBytes(bytes: Uint8Array): Ip {
  // Every address of every dump comes through here: no arithmetic on the way from bytes to text.
  if (bytes.length === 4) return bytes.join(".") as Ip;
  if (bytes.length !== 16) throw new RangeError(`No address has ${bytes.length} bytes`);
  return compress(Array.from({ length: 8 }, (_, at) => (bytes[2 * at]! << 8) | bytes[2 * at + 1]!)) as Ip;
}

/** Leading zeros do not match, so what matches is canonical. */
const DOTTED = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const TAIL = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/;

function parseGroups(text: string): bigint | undefined {
  const tail = TAIL.exec(text);
  if (tail !== null && !DOTTED.test(text.slice(tail[1]!.length))) return undefined;
  const hex =
    tail === null
      ? text
      : `${tail[1]}${pair(Number(tail[2]), Number(tail[3]))}:${pair(Number(tail[4]), Number(tail[5]))}`;
  const halves = hex.split("::");
  if (halves.length > 2) return undefined;
  const sides = halves.map((half) => (half === "" ? [] : half.split(":")));
  const given = sides.flat();
  if (!given.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const missing = 8 - given.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...sides[0]!, ...Array<string>(missing).fill("0"), ...(sides[1] ?? [])];
  return groups.reduce((value, group) => (value << 16n) | BigInt(Number.parseInt(group, 16)), 0n);
}

function pair(high: number, low: number): string {
  return ((high << 8) | low).toString(16);
}

function groupsOf(value: bigint): number[] {
  return Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - 16 * at)) & 0xffffn));
}

/** RFC 5952 section 4: lower case, no leading zeros, the first longest run of two or more zero groups as "::". */
function compress(groups: number[]): string {
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  const text = (part: number[]) => part.map((group) => group.toString(16)).join(":");
  if (best.at < 0) return text(groups);
  return `${text(groups.slice(0, best.at))}::${text(groups.slice(best.at + best.length))}`;
}
