import { type Route, RT_TABLE } from "../../kernel/route.ts";
import type { NamespaceView } from "../faces/face.ts";
import type { Operation } from "../operation.ts";
import { sameKey } from "../operations/same-route.ts";
import type { NicRoute } from "./nic-routes.ts";

/** Metrics behind every one that the kernel gives by itself (1024 for IPv6), one for each NIC that may want the place. */
const FIRST_METRIC = 1025;
const LAST_METRIC = FIRST_METRIC + 255;

/**
 * Routes of a NIC for the Pod's main table. Where another NIC has the place already, ours stands behind it by a higher
 * metric: the way out stays `eth0`'s, and no rail's network goes without a route.
 */
export function inMainTable(routes: readonly NicRoute[], pod: Pick<NamespaceView, "routes">): Operation[] {
  const wanted = routes.filter(({ connected, standing }) => connected === undefined && standing === undefined);
  return wanted.map(({ route }) => ({ do: "route.add", in: "pod", route: behindOthers(route, pod.routes) }));
}

/** The route without the metric that only put it behind another NIC's: in a table of its own it has no rival. */
export function atItsPlace({ metric, ...route }: Route): Route {
  const behind = metric !== undefined && metric >= FIRST_METRIC && metric <= LAST_METRIC;
  return behind || metric === undefined ? route : { ...route, metric };
}

function behindOthers(route: Route, standing: readonly Route[]): Route {
  const rivals = standing.filter(({ table, dev }) => table === RT_TABLE.main && dev !== route.dev);
  const isTaken = (candidate: Route) => rivals.some((rival) => sameKey(candidate, rival));
  let candidate = route;
  for (let metric = FIRST_METRIC; isTaken(candidate) && metric <= LAST_METRIC; metric++)
    candidate = { ...route, metric };
  return candidate;
}
