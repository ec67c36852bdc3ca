import { bytesOf, type Family, familyOf, type Ip } from "../../address/ip.ts";
import { ipOf, lengthOf } from "../../address/prefix.ts";
import type { Nexthop, Route } from "../route.ts";
import { bytes, join, nest, type Part, u32, viewOf } from "./attributes.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_UNSPEC,
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
  RTN_UNICAST,
  RTNH_F_ONLINK,
  RTPROT_BOOT,
  RTPROT_UNSPEC,
} from "./constants/rtnetlink.ts";
import { addressFamily } from "./family.ts";
import { rtmsg } from "./headers.ts";

/** Payload of the RTM_NEWROUTE that makes a route; `indexOf` gives the index of a link. */
export function encodeNewRoute(route: Route, indexOf: (dev: string) => number): Uint8Array {
  const scope = route.scope === undefined ? defaultScope(route) : SCOPES[route.scope];
  const { mtu, advmss } = route;
  const metrics =
    mtu === undefined && advmss === undefined ? undefined : [u32(RTAX_MTU, mtu), u32(RTAX_ADVMSS, advmss)];
  return join(
    header(route, scope, route.protocol ?? RTPROT_BOOT),
    ...selectors(route, indexOf),
    metrics === undefined ? undefined : nest(RTA_METRICS, ...metrics),
  );
}

/** Payload of the RTM_DELROUTE of a route: what it does not say matches anything. */
export function encodeOldRoute(route: Route, indexOf: (dev: string) => number): Uint8Array {
  const scope = route.scope === undefined ? RT_SCOPE_NOWHERE : SCOPES[route.scope];
  return join(header(route, scope, route.protocol ?? RTPROT_UNSPEC), ...selectors(route, indexOf));
}

const SCOPES: Record<NonNullable<Route["scope"]>, number> = {
  global: RT_SCOPE_UNIVERSE,
  link: RT_SCOPE_LINK,
  host: RT_SCOPE_HOST,
};

/** As `ip route add` chooses: what needs no gateway is on the link. */
function defaultScope(route: Route): number {
  const direct = route.gateway === undefined && route.nexthops === undefined;
  return route.family === 4 && direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
}

function header(route: Route, scope: number, protocol: number): Uint8Array {
  return rtmsg({
    family: addressFamily(route.family),
    dstLength: lengthOf(route.dst),
    // The header has eight bits for it; a greater one is in RTA_TABLE alone.
    table: route.table < 256 ? route.table : RT_TABLE_UNSPEC,
    protocol,
    scope,
    type: RTN_UNICAST,
    flags: route.onlink === true ? RTNH_F_ONLINK : 0,
  });
}

/** In the order in which `ip route` sends them. */
function selectors(route: Route, indexOf: (dev: string) => number): Part[] {
  return [
    lengthOf(route.dst) === 0 ? undefined : bytes(RTA_DST, bytesOf(ipOf(route.dst))),
    gatewayPart(route.family, route.gateway),
    bytes(RTA_PREFSRC, route.src === undefined ? undefined : bytesOf(route.src)),
    u32(RTA_PRIORITY, route.metric),
    u32(RTA_TABLE, route.table < 256 ? undefined : route.table),
    u32(RTA_OIF, route.dev === undefined ? undefined : indexOf(route.dev)),
    bytes(RTA_MULTIPATH, multipath(route, indexOf)),
  ];
}

/** `RTA_VIA` (`struct rtvia`: u16 family, address) where the gateway is of the other family. */
function gatewayPart(family: Family, gateway: Ip | undefined): Part {
  if (gateway === undefined) return undefined;
  if (familyOf(gateway) === family) return bytes(RTA_GATEWAY, bytesOf(gateway));
  const viaFamily = new Uint8Array(Uint16Array.of(addressFamily(familyOf(gateway))).buffer);
  return bytes(RTA_VIA, join(viaFamily, bytesOf(gateway)));
}

function multipath(route: Route, indexOf: (dev: string) => number): Uint8Array | undefined {
  if (route.nexthops === undefined) return undefined;
  return join(...route.nexthops.map((nexthop) => rtnexthop(route.family, nexthop, indexOf(nexthop.dev))));
}

/** `struct rtnexthop`: u16 length, u8 flags, u8 weight less one, i32 index, then attributes. */
function rtnexthop(family: Family, nexthop: Nexthop, index: number): Uint8Array {
  const struct = join(new Uint8Array(8), gatewayPart(family, nexthop.gateway));
  const view = viewOf(struct);
  view.setUint16(0, struct.length, true);
  view.setUint8(2, nexthop.onlink === true ? RTNH_F_ONLINK : 0);
  view.setUint8(3, (nexthop.weight ?? 1) - 1);
  view.setInt32(4, index, true);
  return struct;
}
