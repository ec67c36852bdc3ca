import type { Route } from "../../kernel/route.ts";

/** What the kernel gives an IPv6 route that names no metric (linux/ipv6_route.h, IP6_RT_PRIO_USER). */
const IPV6_METRIC = 1024;

/** Whether a route of the kernel is the one that was asked for; what was not asked for may be anything. */
export function sameRoute(wanted: Route, found: Route): boolean {
  return (
    sameKey(wanted, found) &&
    wanted.dev === found.dev &&
    wanted.gateway === found.gateway &&
    (wanted.src === undefined || wanted.src === found.src) &&
    (wanted.mtu === undefined || wanted.mtu === found.mtu) &&
    (wanted.nexthops?.length ?? 0) === (found.nexthops?.length ?? 0) &&
    (wanted.nexthops ?? []).every((hop) => found.nexthops?.some((other) => sameHop(hop, other)))
  );
}

/** Whether two routes stand in each other's way: the kernel has one place for both. */
export function sameKey(one: Route, other: Route): boolean {
  return (
    one.family === other.family &&
    one.dst === other.dst &&
    one.table === other.table &&
    metricOf(one) === metricOf(other)
  );
}

function metricOf({ family, metric }: Route): number {
  return metric ?? (family === 6 ? IPV6_METRIC : 0);
}

function sameHop(one: { dev: string; gateway?: string }, other: { dev: string; gateway?: string }): boolean {
  return one.dev === other.dev && one.gateway === other.gateway;
}
