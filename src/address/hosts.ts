import { bitsOf } from "./ip.ts";
import { boundsOf, lengthOf, type Prefix, prefixFamily } from "./prefix.ts";
import type { Range } from "./range.ts";

/**
 * The addresses of a network that a host can have. IPv4 lacks the network and the broadcast address, IPv6 the
 * subnet-router anycast address (RFC 4291 section 2.6.1); a network of one or two addresses lacks none (RFC 3021,
 * RFC 6164).
 */
export function hostsOf(prefix: Prefix): Range {
  const family = prefixFamily(prefix);
  const { first, last } = boundsOf(prefix);
  if (lengthOf(prefix) >= bitsOf(family) - 1) return { family, first, last };
  return { family, first: first + 1n, last: family === 4 ? last - 1n : last };
}
