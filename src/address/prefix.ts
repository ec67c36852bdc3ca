import { bitsOf, type Family, familyOf, type Ip, ipFromValue, ipNumber, parseIp } from "./ip.ts";

/** A network in its canonical text, no host bits: `172.16.1.0/27`. */
export type Prefix = string & { readonly __kind: "prefix" };

/** An interface's address with the length of its network: `172.16.1.34/27`. */
export type Cidr = string & { readonly __kind: "cidr" };

/** The network that a text means, and whether bits behind the length had to be cleared; nothing if it is none. */
export function parsePrefix(text: string): { prefix: Prefix; hostBits: boolean } | undefined {
  const cidr = parseCidr(text);
  if (cidr === undefined) return undefined;
  const prefix = networkOf(cidr);
  return { prefix, hostBits: ipOf(cidr) !== ipOf(prefix) };
}

/** An address with its prefix length, or nothing. */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text);
  const ip = match === null ? undefined : parseIp(match[1]!);
  if (match === null || ip === undefined || Number(match[2]) > bitsOf(familyOf(ip))) return undefined;
  return cidrOf(ip, Number(match[2]));
}

export function cidrOf(ip: Ip, length: number): Cidr {
  return `${ip}/${length}` as Cidr;
}

/** The address in front of the slash. */
export function ipOf(cidr: Cidr | Prefix): Ip {
  return cidr.slice(0, cidr.indexOf("/")) as Ip;
}

/** The length behind the slash. */
export function lengthOf(cidr: Cidr | Prefix): number {
  return Number(cidr.slice(cidr.indexOf("/") + 1));
}

export function prefixFamily(cidr: Cidr | Prefix): Family {
  return familyOf(ipOf(cidr));
}

/** The network an address lies in: host bits cleared. */
export function networkOf(cidr: Cidr | Prefix): Prefix {
  const { first } = boundsOf(cidr);
  return `${ipFromValue(prefixFamily(cidr), first)}/${lengthOf(cidr)}` as Prefix;
}

/** First and last address of the network, as numbers. */
export function boundsOf(cidr: Cidr | Prefix): { first: bigint; last: bigint } {
  const hostBits = BigInt(bitsOf(prefixFamily(cidr)) - lengthOf(cidr));
  const first = (ipNumber(ipOf(cidr)) >> hostBits) << hostBits;
  return { first, last: first + (1n << hostBits) - 1n };
}

/** Whether the network holds the address; false across families. */
export function contains(prefix: Cidr | Prefix, ip: Ip): boolean {
  if (prefixFamily(prefix) !== familyOf(ip)) return false;
  const { first, last } = boundsOf(prefix);
  const value = ipNumber(ip);
  return first <= value && value <= last;
}

/** The address alone as a network: /32 or /128. */
export function hostPrefix(ip: Ip): Prefix {
  return `${ip}/${bitsOf(familyOf(ip))}` as Prefix;
}

/** `0.0.0.0/0` or `::/0`. */
export function defaultPrefix(family: Family): Prefix {
  return (family === 4 ? "0.0.0.0/0" : "::/0") as Prefix;
}
