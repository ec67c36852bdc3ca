import { CniError } from "../../wire/error.ts";
import type { NamespaceView } from "../faces/face.ts";
import type { Operation } from "../operation.ts";
import type { CoordinatorSettings } from "./coordinator-settings.ts";
import { inMainTable } from "./main-table.ts";
import type { Nic } from "./nic.ts";
import { isDefault, type NicRoute, routesStanding } from "./nic-routes.ts";
import { FIRST_NIC, type Numbers, nicNumber, numbersOf } from "./numbering.ts";
import { inOwnTable, outOfMainTable, sourceRules } from "./own-table.ts";
import { addressesOf } from "./pod-addresses.ts";

/**
 * Each NIC replies by itself and one has the Pod's default route: by a table of its own with all its routes, rules that
 * lead there from its addresses, and no default route in the main table but the chosen NIC's, `eth0`'s unless
 * `podDefaultRouteNIC` says otherwise. Throws `CniError` where that one does not exist and cannot come later.
 */
export function tunedRoutes(
  nic: Nic,
  numbers: Numbers,
  settings: CoordinatorSettings,
  pod: NamespaceView,
): Operation[] {
  const chosen = chosenNic(nic.ifname, settings, pod) === nic.ifname;
  const others = chosen ? defaultNics(nic.ifname, pod) : [];
  const inMain = nic.routes.filter(({ route }) => chosen || !isDefault(route));
  return [
    ...others.flatMap((other) => setAside(other, numbers, pod)),
    ...inOwnTable(nic.routes, numbers),
    ...inMainTable(inMain, withoutDefaults(pod, others)),
    ...(chosen ? [] : outOfMainTable(nic.routes)),
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
function setAside(ifname: string, promised: Numbers, pod: NamespaceView): Operation[] {
  const addresses = addressesOf(ifname, pod);
  const numbers = numbersOf(ifname, addresses, pod, [promised]);
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
