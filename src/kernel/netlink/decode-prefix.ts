import { bitsOf, type Family, type Ip, ipFromBytes } from "../../address/ip.ts";
import { defaultPrefix, type Prefix } from "../../address/prefix.ts";

/** The address of an attribute of that family; nothing if it is absent or of another length. */
export function decodeIp(family: Family, bytes: Uint8Array | undefined): Ip | undefined {
  return bytes?.length === bitsOf(family) / 8 ? ipFromBytes(bytes) : undefined;
}

/** A prefix as rtnetlink has it, the length in the header and the address in an attribute; no address is the default. */
export function decodePrefix(family: Family, bytes: Uint8Array | undefined, length: number): Prefix | undefined {
  if (bytes === undefined) return length === 0 ? defaultPrefix(family) : undefined;
  if (length > bitsOf(family)) return undefined;
  const ip = decodeIp(family, masked(bytes, length));
  return ip === undefined ? undefined : (`${ip}/${length}` as Prefix);
}

/** Without the bits behind the length. */
function masked(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, length - 8 * at))));
}
