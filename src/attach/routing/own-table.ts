import { familyOf, type Ip } from "../../address/ip.ts";
import { hostPrefix } from "../../address/prefix.ts";
import type { Operation } from "../operation.ts";
import { atItsPlace } from "./main-table.ts";
import { isDefault, type NicRoute } from "./nic-routes.ts";
import type { Numbers } from "./numbering.ts";

/** A copy of every route of a NIC in its own table: what its addresses reply by needs no other. */
export function inOwnTable(routes: readonly NicRoute[], { table }: Numbers): Operation[] {
  return routes.map(({ route }) => ({ do: "route.add", in: "pod", route: { ...atItsPlace(route), table } }));
}

/** Takes the default routes of a NIC out of the main table; a multipath one loses only this NIC's way. */
export function outOfMainTable(routes: readonly NicRoute[]): Operation[] {
  return routes
    .filter(({ route }) => isDefault(route))
    .flatMap(({ standing, rest }): Operation[] => [
      ...(standing === undefined ? [] : [{ do: "route.remove", in: "pod", route: standing } as const]),
      ...(rest === undefined ? [] : [{ do: "route.add", in: "pod", route: rest } as const]),
    ]);
}

/** What comes from a NIC's addresses leaves by its table. */
export function sourceRules(addresses: readonly Ip[], { table, priority }: Numbers): Operation[] {
  return addresses.map((ip) => ({
    do: "rule.add",
    in: "pod",
    rule: { family: familyOf(ip), from: hostPrefix(ip), table, priority },
  }));
}
