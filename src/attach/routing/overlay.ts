import { type Family, familyOf, type Ip } from "../../address/ip.ts";
import { prefixFamily } from "../../address/prefix.ts";
import { type Route, RT_TABLE } from "../../kernel/route.ts";
import type { Given } from "../faces/face.ts";
import type { Operation } from "../operation.ts";
import { sameKey, sameRoute } from "../operations/same-route.ts";
import type { CoordinatorSettings } from "./coordinator-settings.ts";
import { tunedRoutes } from "./default-route.ts";
import { hostAddresses } from "./host-addresses.ts";
import { hostPathOf } from "./host-peer.ts";
import { hostSide } from "./host-side.ts";
import { inMainTable } from "./main-table.ts";
import type { Nic } from "./nic.ts";
import { FIRST_NIC, type Numbers, numbersOf } from "./numbering.ts";
import { addressesOf } from "./pod-addresses.ts";
import { podSide } from "./pod-side.ts";

type Facts = Pick<Given, "host" | "pod">;

/**
 * Everything that lets a NIC stand beside `eth0`: a table and rules of its own, replies of `eth0` by `eth0`, the way
 * between Pod and node. What several NICs of a Pod need alike is in the plan of each, to be shared: so it stays as long
 * as any of them does. Throws `CniError` where the NIC that is to have the default route does not exist.
 */
export function overlayRouting(nic: Nic, settings: CoordinatorSettings, facts: Facts): Operation[] {
  const numbers = numbersOf(nic.ifname, nic.addresses, facts.pod);
  const plan = [
    ...(settings.tunePodRoutes ? tunedRoutes(nic, numbers, settings, facts.pod) : inMainTable(nic.routes, facts.pod)),
    ...nodePath(nic, numbers, settings, facts),
    ...policyRoutes(nic, numbers, settings),
  ];
  return withoutRivals(plan, facts.pod.routes);
}

function nodePath(nic: Nic, { table }: Numbers, settings: CoordinatorSettings, facts: Facts): Operation[] {
  const path = hostPathOf(facts.host, facts.pod);
  if (path === undefined) return [];
  const families = familiesOf(nic.addresses);
  const present = facts.pod.links.filter(({ name }) => name !== "lo" && name !== nic.ifname).map(({ name }) => name);
  const podAddresses = [...present.flatMap((name) => addressesOf(name, facts.pod)), ...nic.addresses];
  const hosts = hostAddresses(podAddresses, families, facts.host);
  const hijacked = [...settings.overlayPodCIDR, ...settings.serviceCIDR, ...settings.hijackCIDR];
  const wanted = hijacked.filter((prefix) => families.includes(prefixFamily(prefix)));
  const source = addressesOf(FIRST_NIC, facts.pod).find((ip) => familyOf(ip) === 4);
  return [
    ...podSide(hosts, [...new Set(wanted)], path, source, [RT_TABLE.main, table]),
    ...hostSide(nic.addresses, path, settings.hostRuleTable),
  ];
}

function policyRoutes({ ifname, addresses }: Nic, { table }: Numbers, settings: CoordinatorSettings): Operation[] {
  const families = familiesOf(addresses);
  return settings.policyRoutes
    .filter(({ dst }) => families.includes(prefixFamily(dst)))
    .map(({ dst, gw }): Operation => {
      const route: Route = { family: prefixFamily(dst), dst, table, dev: ifname, gateway: gw };
      return { do: "route.add", in: "pod", route };
    });
}

/** Leaves out routes whose place another has: one that stands in the Pod already, or an earlier one of the plan. */
function withoutRivals(plan: readonly Operation[], standing: readonly Route[]): Operation[] {
  const places = standing.filter((route) => !plan.some((one) => one.do === "route.remove" && one.route === route));
  return plan.filter((operation) => {
    if (operation.do !== "route.add" || operation.in !== "pod") return true;
    const rival = places.find((route) => sameKey(operation.route, route));
    if (rival === undefined) places.push(operation.route);
    return rival === undefined || (standing.includes(rival) && sameRoute(operation.route, rival));
  });
}

function familiesOf(addresses: readonly Ip[]): Family[] {
  return [...new Set(addresses.map(familyOf))];
}
