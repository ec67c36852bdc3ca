import { bitsOf, type Ip } from "../../address/ip.ts";
import { ipOf, lengthOf, networkOf, prefixFamily } from "../../address/prefix.ts";
import { type Route, RT_TABLE } from "../../kernel/route.ts";
import type { Grant, NamespaceView } from "../faces/face.ts";
import { isLinkLocal, isMulticast } from "./special-addresses.ts";

/**
 * A route of one NIC as the main table has it or would have it. `standing` is the route that is there now: the same,
 * or a multipath one, of which `rest` is what remains without this NIC.
 */
export interface NicRoute {
  route: Route;
  standing?: Route;
  rest?: Route;
  /** The kernel makes it for an address, and takes it away again. */
  connected?: true;
}

/** `0.0.0.0/0` or `::/0`. */
export function isDefault({ dst }: Route): boolean {
  return lengthOf(dst) === 0;
}

/** The routes that leased addresses bring: to their own network, and those that were given with them. */
export function routesOfGrants(ifname: string, grants: readonly Grant[]): NicRoute[] {
  const gateways = grants.flatMap(({ gateway }) => gateway ?? []);
  return [
    ...grants
      .filter(({ address }) => lengthOf(address) < bitsOf(prefixFamily(address)))
      .map((grant) => connected(ifname, grant)),
    ...grants
      .flatMap(({ routes }) => routes)
      .map(({ dst, gw }) => routed(ifname, dst, gw ?? sameFamily(gateways, dst))),
  ].filter(isFirstOfItsKind);
}

/** The routes that a main plugin has left in the Pod's main table for a NIC. */
export function routesStanding(ifname: string, pod: NamespaceView): NicRoute[] {
  return pod.routes
    .filter(({ table, dst }) => table === RT_TABLE.main && !isLinkLocal(ipOf(dst)) && !isMulticast(ipOf(dst)))
    .flatMap((route) => partOf(ifname, route) ?? []);
}

/** What of a standing route leaves by a NIC. */
function partOf(ifname: string, route: Route): NicRoute | undefined {
  if (route.dev === ifname) return { route: withoutOrigin(route), standing: route };
  const hop = route.nexthops?.find(({ dev }) => dev === ifname);
  if (route.nexthops === undefined || hop === undefined) return undefined;
  const { nexthops, ...whole } = route;
  const others = nexthops.filter(({ dev }) => dev !== ifname);
  const { weight, ...own } = hop;
  return { route: withoutOrigin({ ...whole, ...own }), standing: route, rest: restOf(whole, others) };
}

function restOf(whole: Route, others: NonNullable<Route["nexthops"]>): Route {
  const { weight, ...only } = others[0]!;
  return others.length === 1 ? { ...whole, ...only } : { ...whole, nexthops: others };
}

/** Who made the original is not who makes the copy. */
function withoutOrigin({ protocol, ...route }: Route): Route {
  return route;
}

function connected(dev: string, { address }: Grant): NicRoute {
  const family = prefixFamily(address);
  const source = family === 4 ? ({ scope: "link", src: ipOf(address) } as const) : {};
  return { route: { family, dst: networkOf(address), table: RT_TABLE.main, dev, ...source }, connected: true };
}

function routed(dev: string, dst: Route["dst"], gateway: Ip | undefined): NicRoute {
  const family = prefixFamily(dst);
  return { route: { family, dst, table: RT_TABLE.main, dev, ...(gateway === undefined ? {} : { gateway }) } };
}

function sameFamily(gateways: readonly Ip[], dst: Route["dst"]): Ip | undefined {
  return gateways.find((gateway) => gateway.includes(":") === dst.includes(":"));
}

function isFirstOfItsKind({ route }: NicRoute, at: number, all: readonly NicRoute[]): boolean {
  return all.findIndex((other) => other.route.dst === route.dst) === at;
}
