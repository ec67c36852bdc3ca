import { type Route, RT_TABLE } from "../../kernel/route.ts";
import type { NamespaceView } from "../faces/face.ts";
import type { Operation } from "../operation.ts";
import { sameKey } from "../operations/same-route.ts";
import type { NicRoute } from "./nic-routes.ts";

/** From here on a metric is behind every one that the kernel gives by itself (1024 for IPv6). */
const FIRST_METRIC = 1025;

/**
 * Routes of a NIC for the Pod's main table. Where another NIC has the place already, ours stands behind it by a higher
 * metric: the way out stays `eth0`'s, and no rail's network goes without a route.
 */
export function inMainTable(routes: readonly NicRoute[], pod: Pick<NamespaceView, "routes">): Operation[] {
  const wanted = routes.filter(({ connected, standing }) => connected === undefined && standing === undefined);
  return wanted.map(({ route }) => ({ do: "route.add", in: "pod", route: behindOthers(route, pod.routes) }));
}

function behindOthers(route: Route, standing: readonly Route[]): Route {
  const rivals = standing.filter(({ table, dev }) => table === RT_TABLE.main && dev !== route.dev);
  const isTaken = (candidate: Route) => rivals.some((rival) => sameKey(candidate, rival));
  let candidate = route;
  for (let metric = FIRST_METRIC; isTaken(candidate); metric++) candidate = { ...route, metric };
  return candidate;
}
