import type { Ip } from "../../address/ip.ts";
import { contains, type Prefix } from "../../address/prefix.ts";

/** RFC 3927 and RFC 4291, section 2.5.6. */
const LINK_LOCAL = ["169.254.0.0/16", "fe80::/10"] as Prefix[];
/** RFC 5771 and RFC 4291, section 2.7. */
const MULTICAST = ["224.0.0.0/4", "ff00::/8"] as Prefix[];

/** Valid on one link only: never routed by, never reached from elsewhere. */
export function isLinkLocal(ip: Ip): boolean {
  return LINK_LOCAL.some((prefix) => contains(prefix, ip));
}

/** An address of many, and no one's. */
export function isMulticast(ip: Ip): boolean {
  return MULTICAST.some((prefix) => contains(prefix, ip));
}
