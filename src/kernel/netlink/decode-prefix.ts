import { bitsOf, type Family, type Ip, ipFromBytes } from "../../address/ip.ts";
import { cidrOf, defaultPrefix, networkOf, type Prefix } from "../../address/prefix.ts";

/** The address of an attribute of that family; nothing if it is absent or of another length. */
export function decodeIp(family: Family, bytes: Uint8Array | undefined): Ip | undefined {
  return bytes?.length === bitsOf(family) / 8 ? ipFromBytes(bytes) : undefined;
}

/** A prefix as rtnetlink has it, the length in the header and the address in an attribute; no address is the default. */
export function decodePrefix(family: Family, bytes: Uint8Array | undefined, length: number): Prefix | undefined {
  if (bytes === undefined) return length === 0 ? defaultPrefix(family) : undefined;
  const ip = decodeIp(family, bytes);
  return ip === undefined || length > bitsOf(family) ? undefined : networkOf(cidrOf(ip, length));
}
