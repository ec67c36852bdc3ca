import { type Family, familyOf } from "../../address/ip.ts";
import { lengthOf } from "../../address/prefix.ts";
import { type Nexthop, type Route, RT_TABLE } from "../../kernel/route.ts";
import type { Place } from "../operation.ts";
import { ipIn } from "./place.ts";

/** `ip -n pod route add default via 172.16.1.1 dev net1 table 100`. */
export function routeCommand(place: Place, verb: "add" | "replace" | "del", route: Route): string {
  return `${ipIn(place)}${route.family === 6 ? " -6" : ""} route ${verb} ${routeText(route)}`;
}

function routeText(route: Route): string {
  const { dst, table, src, metric, scope, mtu, advmss, nexthops } = route;
  return [
    lengthOf(dst) === 0 ? "default" : dst,
    hopText(route, route.family),
    table === RT_TABLE.main ? "" : `table ${table}`,
    src === undefined ? "" : `src ${src}`,
    metric === undefined ? "" : `metric ${metric}`,
    scope === undefined || scope === "global" ? "" : `scope ${scope}`,
    mtu === undefined ? "" : `mtu ${mtu}`,
    advmss === undefined ? "" : `advmss ${advmss}`,
    ...(nexthops ?? []).map(
      (hop) => `nexthop ${hopText(hop, route.family)}${hop.weight === undefined ? "" : ` weight ${hop.weight}`}`,
    ),
  ]
    .filter((word) => word !== "")
    .join(" ");
}

/** A gateway of the other family is named with it. */
function hopText({ gateway, dev, onlink }: Partial<Nexthop>, family: Family): string {
  return [
    gateway === undefined ? "" : `via ${familyOf(gateway) === family ? "" : "inet6 "}${gateway}`,
    dev === undefined ? "" : `dev ${dev}`,
    onlink === true ? "onlink" : "",
  ]
    .filter((word) => word !== "")
    .join(" ");
}
