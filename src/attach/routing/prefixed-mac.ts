import { bytesOf, familyOf, type Ip } from "../../address/ip.ts";
import { type Mac, macFromBytes } from "../../address/mac.ts";

/**
 * The MAC that a prefix of two bytes and an address make: `0a:1b` and 172.16.11.10 are `0a:1b:ac:10:0b:0a`. IPv4 goes
 * first; of IPv6 the last four bytes count.
 */
export function prefixedMac(prefix: string | undefined, addresses: readonly Ip[]): Mac | undefined {
  const ip = addresses.find((one) => familyOf(one) === 4) ?? addresses[0];
  if (prefix === undefined || ip === undefined) return undefined;
  return `${prefix}:${macFromBytes(bytesOf(ip).slice(-4))}` as Mac;
}
