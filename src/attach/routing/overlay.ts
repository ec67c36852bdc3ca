import { type Family, familyOf, type Ip } from "../../address/ip.ts";
import { ipOf, prefixFamily } from "../../address/prefix.ts";
import { type Route, RT_TABLE } from "../../kernel/route.ts";
import { CniError } from "../../wire/error.ts";
import type { Given, NamespaceView } from "../faces/face.ts";
import type { Operation } from "../operation.ts";
import { sameKey, sameRoute } from "../operations/same-route.ts";
import type { CoordinatorSettings } from "./coordinator-settings.ts";
import { hostAddresses } from "./host-addresses.ts";
import { hostPathOf } from "./host-peer.ts";
import { hostSide } from "./host-side.ts";
import { inMainTable } from "./main-table.ts";
import { isDefault, type NicRoute, routesStanding } from "./nic-routes.ts";
import { FIRST_NIC, type Numbers, nicNumber, numbersOf } from "./numbering.ts";
import { inOwnTable, outOfMainTable, sourceRules } from "./own-table.ts";
import { podSide } from "./pod-side.ts";
import { isLinkLocal, isMulticast } from "./special-addresses.ts";

/** A NIC beside `eth0`, as it is or as a plan is about to make it. */
export interface Nic {
  ifname: string;
  addresses: Ip[];
  routes: NicRoute[];
}

type Facts = Pick<Given, "host" | "pod" | "hostRouteTo">;

/**
 * Everything that lets a NIC stand beside `eth0`: a table and rules of its own, replies of `eth0` by `eth0`, the way
 * between Pod and node. What several NICs of a Pod need alike is in the plan of each, to be shared: so it stays as long
 * as any of them does. Throws `CniError` where the NIC that is to have the default route does not exist.
 */
export function overlayRouting(nic: Nic, settings: CoordinatorSettings, facts: Facts): Operation[] {
  const numbers = numbersOf(nic.ifname, nic.addresses, facts.pod);
  const plan = [
    ...(settings.tunePodRoutes ? tuned(nic, numbers, settings, facts.pod) : inMainTable(nic.routes, facts.pod)),
    ...nodePath(nic, numbers, settings, facts),
    ...policyRoutes(nic, numbers, settings),
  ];
  return withoutRivals(plan, facts.pod.routes);
}

function tuned(nic: Nic, numbers: Numbers, settings: CoordinatorSettings, pod: NamespaceView): Operation[] {
  const chosen = chosenNic(nic.ifname, settings, pod);
  const remaining = nic.routes.filter(({ route }) => chosen === nic.ifname || !isDefault(route));
  const others = chosen === nic.ifname ? defaultNics(nic.ifname, pod) : [];
  const standing = chosen === nic.ifname ? withoutDefaults(pod, others) : pod;
  return [
    ...others.flatMap((other) => setAside(other, pod)),
    ...inOwnTable(nic.routes, numbers),
    ...inMainTable(remaining, standing),
    ...(chosen === nic.ifname ? [] : outOfMainTable(nic.routes)),
    ...sourceRules(nic.addresses, numbers),
    ...(others.includes(FIRST_NIC) ? [] : firstNicReplies(pod)),
  ];
}

/** The NIC that is to have the Pod's default route; nothing when it stays where it is. */
function chosenNic(
  ifname: string,
  { podDefaultRouteNIC }: CoordinatorSettings,
  pod: NamespaceView,
): string | undefined {
  if (podDefaultRouteNIC === undefined || podDefaultRouteNIC === ifname) return podDefaultRouteNIC;
  const exists = pod.links.some(({ name }) => name === podDefaultRouteNIC);
  const comesLater = (nicNumber(podDefaultRouteNIC) ?? 0) > (nicNumber(ifname) ?? Number.POSITIVE_INFINITY);
  if (exists || comesLater) return podDefaultRouteNIC;
  const names = pod.links.map(({ name }) => name).filter((name) => name !== "lo");
  throw new CniError(
    "invalidNetworkConfig",
    `podDefaultRouteNIC is "${podDefaultRouteNIC}", which the Pod does not have; it has ${[...names, ifname].join(", ")}`,
  );
}

/** NICs other than ours by which the main table has a default route. */
function defaultNics(ifname: string, pod: NamespaceView): string[] {
  return pod.links
    .map(({ name }) => name)
    .filter((name) => name !== ifname && routesStanding(name, pod).some(({ route }) => isDefault(route)));
}

/** Another NIC yields the default route to ours, and keeps it for what comes from its own addresses. */
function setAside(ifname: string, pod: NamespaceView): Operation[] {
  const addresses = addressesOf(ifname, pod);
  const numbers = numbersOf(ifname, addresses, pod);
  const routes = routesStanding(ifname, pod);
  return [...inOwnTable(routes, numbers), ...outOfMainTable(routes), ...sourceRules(addresses, numbers)];
}

function withoutDefaults(pod: NamespaceView, nics: readonly string[]): Pick<NamespaceView, "routes"> {
  const gone = nics.flatMap((name) => routesStanding(name, pod)).filter(({ route }) => isDefault(route));
  return { routes: pod.routes.filter((route) => !gone.some(({ standing }) => standing === route)) };
}

/** What `eth0`'s address sends leaves by `eth0`, also where a rail's network would take it: replies to a NodePort. */
function firstNicReplies(pod: NamespaceView): Operation[] {
  const addresses = addressesOf(FIRST_NIC, pod);
  const numbers = numbersOf(FIRST_NIC, addresses, pod);
  const defaults = routesStanding(FIRST_NIC, pod).filter(({ route }) => isDefault(route));
  const set = pod.routes.filter(({ table, dev }) => table === numbers.table && dev === FIRST_NIC);
  const routes: NicRoute[] = defaults.length > 0 ? defaults : set.map(({ protocol, ...route }) => ({ route }));
  if (routes.length === 0) return [];
  return [...inOwnTable(routes, numbers), ...sourceRules(addresses, numbers)];
}

function nodePath(nic: Nic, { table }: Numbers, settings: CoordinatorSettings, facts: Facts): Operation[] {
  const path = hostPathOf(facts.host, facts.pod);
  if (path === undefined) return [];
  const families = familiesOf(nic.addresses);
  const present = facts.pod.links.filter(({ name }) => name !== "lo" && name !== nic.ifname).map(({ name }) => name);
  const podAddresses = [...present.flatMap((name) => addressesOf(name, facts.pod)), ...nic.addresses];
  const hosts = hostAddresses(podAddresses, families, facts);
  const hijacked = [...settings.overlayPodCIDR, ...settings.serviceCIDR, ...settings.hijackCIDR];
  const wanted = hijacked.filter((prefix) => families.includes(prefixFamily(prefix)));
  const source = addressesOf(FIRST_NIC, facts.pod).find((ip) => familyOf(ip) === 4);
  return [
    ...podSide(hosts, [...new Set(wanted)], path, source, [RT_TABLE.main, table]),
    ...hostSide(nic.addresses, path, settings.hostRuleTable, facts.host),
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

/** The addresses of a link in the Pod that others can reach it by. */
export function addressesOf(ifname: string, pod: Pick<NamespaceView, "addresses">): Ip[] {
  return pod.addresses
    .filter(({ dev }) => dev === ifname)
    .map(({ address }) => ipOf(address))
    .filter((ip) => !isLinkLocal(ip) && !isMulticast(ip));
}

function familiesOf(addresses: readonly Ip[]): Family[] {
  return [...new Set(addresses.map(familyOf))];
}
