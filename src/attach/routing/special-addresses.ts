import type { Ip } from "../../address/ip.ts";

/** 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291, section 2.5.6), in canonical text. */
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab][0-9a-f]:)/;
/** 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291, section 2.7), in canonical text. */
const MULTICAST = /^(?:2(?:2[4-9]|3\d)\.|ff[0-9a-f]{2}:)/;

/** Valid on one link only: never routed by, never reached from elsewhere. */
export function isLinkLocal(ip: Ip): boolean {
  return LINK_LOCAL.test(ip);
}

/** An address of many, and no one's. */
export function isMulticast(ip: Ip): boolean {
  return MULTICAST.test(ip);
}
