import { bytesOf, familyOf, type Ip } from "../../address/ip.ts";
import type { Kernel } from "../kernel.ts";
import { deleted } from "../netlink/absent.ts";
import { bytes, join } from "../netlink/attributes.ts";
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../netlink/constants/netlink.ts";
import {
  RTA_DST,
  RTM_DELROUTE,
  RTM_F_CLONED,
  RTM_F_LOOKUP_TABLE,
  RTM_GETROUTE,
  RTM_NEWROUTE,
  RTN_BLACKHOLE,
  RTN_PROHIBIT,
  RTN_THROW,
  RTN_UNICAST,
  RTN_UNREACHABLE,
} from "../netlink/constants/rtnetlink.ts";
import { decodeRoute } from "../netlink/decode-route.ts";
import { encodeNewRoute, encodeOldRoute } from "../netlink/encode-route.ts";
import { NetlinkError } from "../netlink/error.ts";
import { addressFamily } from "../netlink/family.ts";
import { rtmsg } from "../netlink/headers.ts";
import { linkIndex } from "../netlink/link-index.ts";
import { type LinkNames, linkNames } from "../netlink/link-names.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { type Nexthop, type Route, RT_TABLE } from "../route.ts";

/** The verbs of `Kernel` about routes. */
export type RouteVerbs = Pick<Kernel, "routes" | "routeTo" | "addRoute" | "replaceRoute" | "deleteRoute">;

export function routeVerbs(socket: NetlinkSocket): RouteVerbs {
  function put(verb: "add" | "replace", route: Route, flags: number): void {
    const operation = `ip route ${verb} ${routeText(route)}`;
    const payload = encodeNewRoute(route, (dev) => linkIndex(socket, dev, operation));
    socket.request({ operation, type: RTM_NEWROUTE, flags, payload });
  }

  return {
    routes() {
      const names = linkNames(socket);
      return [...listRoutes(socket, 4, names), ...listRoutes(socket, 6, names)];
    },
    routeTo: (address) => routeTo(socket, address),
    addRoute: (route) => put("add", route, NLM_F_CREATE | NLM_F_EXCL),
    replaceRoute: (route) => put("replace", route, NLM_F_CREATE | NLM_F_REPLACE),
    deleteRoute: (route) =>
      deleted(() => {
        const operation = `ip route del ${routeText(route)}`;
        const payload = encodeOldRoute(route, (dev) => linkIndex(socket, dev, operation));
        socket.request({ operation, type: RTM_DELROUTE, payload });
      }),
  };
}

/** What follows `ip route add`. */
export function routeText(route: Route): string {
  const { src, metric, scope, mtu, advmss, protocol, nexthops } = route;
  const words = [route.dst, hopText(route)] as string[];
  if (route.table !== RT_TABLE.main) words.push(`table ${route.table}`);
  if (src !== undefined) words.push(`src ${src}`);
  if (metric !== undefined) words.push(`metric ${metric}`);
  if (scope !== undefined) words.push(`scope ${scope}`);
  if (protocol !== undefined) words.push(`proto ${protocol}`);
  if (mtu !== undefined) words.push(`mtu ${mtu}`);
  if (advmss !== undefined) words.push(`advmss ${advmss}`);
  for (const { weight, ...hop } of nexthops ?? []) {
    words.push(`nexthop ${hopText(hop)}${weight === undefined ? "" : ` weight ${weight}`}`);
  }
  return words.filter((word) => word !== "").join(" ");
}

function hopText({ gateway, dev, onlink }: Partial<Nexthop>): string {
  const words: string[] = [];
  if (gateway !== undefined) words.push(`via ${gateway}`);
  if (dev !== undefined) words.push(`dev ${dev}`);
  if (onlink === true) words.push("onlink");
  return words.join(" ");
}

function listRoutes(socket: NetlinkSocket, family: 4 | 6, names: LinkNames): Route[] {
  const operation = `ip -${family} route show table all`;
  const answers = socket.dump({ operation, type: RTM_GETROUTE, payload: wildcard(addressFamily(family), 0, 0) });
  const routes: Route[] = [];
  for (const { payload } of answers) {
    const found = decodeRoute(payload, names);
    // Where IPv6 is switched off, its dump answers with IPv4's; cloned ones are the cache of path MTUs.
    if (found === undefined || found.route.family !== family || found.flags & RTM_F_CLONED) continue;
    if (found.type === RTN_UNICAST) routes.push(found.route);
  }
  return routes;
}

/** Types that are a refusal, not a way. */
const REFUSALS: readonly number[] = [RTN_BLACKHOLE, RTN_UNREACHABLE, RTN_PROHIBIT, RTN_THROW];
/** How the kernel says that there is no way, or that the way is a blackhole, unreachable or prohibited. */
const NO_ROUTE: readonly string[] = ["ENETUNREACH", "EINVAL", "EHOSTUNREACH", "EACCES"];

function routeTo(socket: NetlinkSocket, address: Ip): Route | undefined {
  const ip = bytesOf(address);
  const header = wildcard(addressFamily(familyOf(address)), ip.length * 8, RTM_F_LOOKUP_TABLE);
  const payload = join(header, bytes(RTA_DST, ip));
  try {
    const answers = socket.request({ operation: `ip route get ${address}`, type: RTM_GETROUTE, payload });
    const answer = answers.find((message) => message.type === RTM_NEWROUTE);
    const found = answer === undefined ? undefined : decodeRoute(answer.payload, linkNames(socket));
    return found === undefined || REFUSALS.includes(found.type) ? undefined : found.route;
  } catch (error) {
    if (error instanceof NetlinkError && NO_ROUTE.includes(error.code)) return undefined;
    throw error;
  }
}

function wildcard(family: number, dstLength: number, flags: number): Uint8Array {
  return rtmsg({ family, dstLength, table: 0, protocol: 0, scope: 0, type: 0, flags });
}
