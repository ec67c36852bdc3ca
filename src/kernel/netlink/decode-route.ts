import { type Family, type Ip, ipFromBytes } from "../../address/ip.ts";
import type { Nexthop, Route } from "../route.ts";
import { type Attributes, decodeAttributes, viewOf } from "./attributes.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RTA_DST,
  RTA_GATEWAY,
  RTA_METRICS,
  RTA_MULTIPATH,
  RTA_OIF,
  RTA_PREFSRC,
  RTA_PRIORITY,
  RTA_TABLE,
  RTA_VIA,
  RTAX_ADVMSS,
  RTAX_MTU,
  RTNH_F_ONLINK,
} from "./constants/rtnetlink.ts";
import { decodeIp, decodePrefix } from "./decode-prefix.ts";
import { familyOfNumber } from "./family.ts";
import { type Rtmsg, readRtmsg } from "./headers.ts";
import type { LinkNames } from "./link-names.ts";
import { align4 } from "./message.ts";
import { present } from "./present.ts";

/** A route as read, with what `Route` leaves out and a caller must judge first: `RTN_*` type and `RTM_F_*` flags. */
export interface DecodedRoute {
  type: number;
  flags: number;
  route: Route;
}

/**
 * The route of an RTM_NEWROUTE payload, links by the names given; nothing for another family, or when a link of it has
 * no name any more. IPv4 routes always say their scope, IPv6 has none.
 */
export function decodeRoute(payload: Uint8Array, names: LinkNames): DecodedRoute | undefined {
  const header = readRtmsg(payload);
  const family = header === undefined ? undefined : familyOfNumber(header.family);
  if (header === undefined || family === undefined) return undefined;
  const attributes = decodeAttributes(header.rest);
  const dst = decodePrefix(family, attributes.bytes(RTA_DST), header.dstLength);
  const nexthops = decodeNexthops(family, attributes.bytes(RTA_MULTIPATH), names);
  const oif = attributes.u32(RTA_OIF);
  const dev = oif === undefined ? undefined : names.get(oif);
  if (dst === undefined || nexthops === "nameless" || (oif !== undefined && dev === undefined)) return undefined;
  const metrics = attributes.nest(RTA_METRICS);
  const route: Route = {
    family,
    dst,
    table: attributes.u32(RTA_TABLE) ?? header.table,
    protocol: header.protocol,
    ...present({
      dev,
      gateway: gatewayOf(family, attributes),
      src: decodeIp(family, attributes.bytes(RTA_PREFSRC)),
      metric: attributes.u32(RTA_PRIORITY),
      scope: scopeOf(family, header),
      onlink: header.flags & RTNH_F_ONLINK ? true : undefined,
      mtu: metrics?.u32(RTAX_MTU),
      advmss: metrics?.u32(RTAX_ADVMSS),
      nexthops,
    }),
  };
  return { type: header.type, flags: header.flags, route };
}

function scopeOf(family: Family, header: Rtmsg): Route["scope"] {
  if (family === 6) return undefined;
  switch (header.scope) {
    case RT_SCOPE_UNIVERSE:
      return "global";
    case RT_SCOPE_LINK:
      return "link";
    case RT_SCOPE_HOST:
      return "host";
  }
  return undefined;
}

/** `RTA_GATEWAY`, or `RTA_VIA` (`struct rtvia`: u16 family, address) for a gateway of the other family. */
function gatewayOf(family: Family, attributes: Attributes): Ip | undefined {
  const via = attributes.bytes(RTA_VIA);
  if (via === undefined) return decodeIp(family, attributes.bytes(RTA_GATEWAY));
  return via.length === 6 || via.length === 18 ? ipFromBytes(via.subarray(2)) : undefined;
}

/** `struct rtnexthop`: u16 length, u8 flags, u8 weight less one, i32 index, then attributes. */
function decodeNexthops(
  family: Family,
  bytes: Uint8Array | undefined,
  names: LinkNames,
): Nexthop[] | undefined | "nameless" {
  if (bytes === undefined) return undefined;
  const view = viewOf(bytes);
  const nexthops: Nexthop[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = view.getUint16(at, true);
    if (length < 8 || at + length > bytes.length) break;
    const dev = names.get(view.getInt32(at + 4, true));
    if (dev === undefined) return "nameless";
    const gateway = gatewayOf(family, decodeAttributes(bytes.subarray(at + 8, at + length)));
    const onlink = view.getUint8(at + 2) & RTNH_F_ONLINK ? true : undefined;
    nexthops.push({ dev, weight: view.getUint8(at + 3) + 1, ...present({ gateway, onlink }) });
    at += align4(length);
  }
  return nexthops;
}
