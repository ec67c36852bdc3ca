import * as v from "valibot";
import { familyOf, type Ip } from "../../address/ip.ts";
import type { Mac } from "../../address/mac.ts";
import { ipOf } from "../../address/prefix.ts";
import type { Operation } from "../operation.ts";
import type { CoordinatorSettings } from "../routing/coordinator-settings.ts";
import { inMainTable } from "../routing/main-table.ts";
import { modeOf } from "../routing/mode.ts";
import { routesOfGrants } from "../routing/nic-routes.ts";
import { overlayRouting } from "../routing/overlay.ts";
import { podSettings } from "../routing/pod-settings.ts";
import { prefixedMac } from "../routing/prefixed-mac.ts";
import { addressing, addressResult, announcements } from "./addressing.ts";
import { COORDINATOR_KEYS, firstNicOf, settingsFrom } from "./coordinator-keys.ts";
import { DnsKeys, dnsResult } from "./dns-keys.ts";
import type { Face, Given, Needs } from "./face.ts";
import { goObject } from "./go-object.ts";
import { IpamKeys, ipamQuery } from "./ipam-keys.ts";
import { MACVLAN_KEYS, macvlanLink } from "./macvlan-keys.ts";
import { assertNameFree, podInterface } from "./pod-interface.ts";
import { rdmaMove } from "./rdma.ts";
import { MAC_KEYS, requestedMac } from "./requested-mac.ts";
import { PciText } from "./values.ts";
import { assertMtuFits, isUserspace, vfInterface, vfOf, vfResult } from "./vf-interface.ts";
import { NO_DEVICE, VF_KEYS, vfKeyProblem } from "./vf-keys.ts";

const RailheadConfig = v.pipe(
  goObject({
    ...VF_KEYS,
    ...MACVLAN_KEYS,
    ...MAC_KEYS,
    deviceID: v.optional(PciText),
    rdma: v.optional(v.picklist(["exclusive", "shared"], "must be exclusive or shared")),
    rdmaIsolation: v.optional(v.boolean(), false),
    ipam: v.optional(IpamKeys),
    dns: v.optional(DnsKeys),
    coordinator: v.optional(goObject(COORDINATOR_KEYS), {}),
  }),
  v.check(
    ({ master, deviceID }) => master !== "" || deviceID !== undefined,
    `there is no master to make a macvlan on, and ${NO_DEVICE}`,
  ),
  v.check(
    (config) => vfKeyProblem(config) === undefined,
    ({ input }) => vfKeyProblem(input) ?? "",
  ),
);
type RailheadConfig = v.InferOutput<typeof RailheadConfig>;

/**
 * The plugin `railhead`: everything of one NIC in one plan. A `master` makes it a macvlan; else the VF that `deviceID`
 * names becomes the interface, and with `rdma: exclusive` (or Spiderpool's `rdmaIsolation`) its RDMA device goes along.
 */
export const railhead: Face<RailheadConfig> = {
  name: "railhead",
  schema: RailheadConfig,
  chained: false,
  needs(config) {
    const query = ipamQuery(config.ipam);
    return { ...(query !== undefined && { ipam: query }), ...deviceNeeds(config) };
  },
  plan(config, given) {
    const { nic, grants } = given;
    assertNameFree(given);
    const settings = coordinatedBy(config, given);
    const mac = requestedMac(config, nic) ?? prefixedMac(settings?.podMACPrefix, addressesOf(given));
    const link = config.master === "" ? vfRail(config, mac, given) : [macvlanLink(config, mac, given)];
    if (config.master === "" && isUserspace(vfOf(given))) return link;
    return [...link, ...routed(settings, given), ...announcements(nic.ifname, grants)];
  },
  result(config, given, pod) {
    const mac = requestedMac(config, given.nic);
    const own = config.master === "" ? vfResult(mac, given, pod) : podInterface(given, pod);
    return { interfaces: [own], ...addressResult(given.grants, 0), ...dnsResult(config.dns) };
  },
};

function deviceNeeds({ master, deviceID, rdma, rdmaIsolation }: RailheadConfig): Needs {
  if (master !== "") return { master };
  const exclusive = rdma === "exclusive" || (rdma === undefined && rdmaIsolation);
  return { ...(deviceID !== undefined && { device: deviceID }), ...(exclusive && { rdma: true }) };
}

function vfRail(config: RailheadConfig, mac: Mac | undefined, given: Given): Operation[] {
  const { ifname } = given.nic;
  const device = vfOf(given);
  if (config.mtu > 0) assertMtuFits(config.mtu, ifname, device.pf.netdev, given.host);
  const sized = config.mtu > 0 && !isUserspace(device);
  return [
    ...vfInterface(config, mac, given),
    ...(deviceNeeds(config).rdma === true ? [rdmaMove(given)] : []),
    ...(sized ? [{ do: "link.mtu", ifname, mtu: config.mtu } as const] : []),
  ];
}

/** The settings that a NIC with addresses is coordinated by; nothing where it is not. */
function coordinatedBy({ coordinator }: RailheadConfig, given: Given): CoordinatorSettings | undefined {
  const settings = settingsFrom(coordinator, given.coordinator);
  const mode = modeOf(given.nic.ifname, settings, firstNicOf(coordinator), given.pod);
  return mode === "overlay" && given.grants.length > 0 ? settings : undefined;
}

/** Addresses, and the routing that goes with them. */
function routed(settings: CoordinatorSettings | undefined, given: Given): Operation[] {
  const { nic, grants, pod } = given;
  const { ifname } = nic;
  const routes = routesOfGrants(ifname, grants);
  if (settings === undefined) return [...addressing(ifname, grants), ...inMainTable(routes, pod)];
  const addresses = addressesOf(given);
  return [
    ...podSettings(ifname, [...new Set(addresses.map(familyOf))], settings),
    ...addressing(ifname, grants),
    ...overlayRouting({ ifname, addresses, routes }, settings, given),
  ];
}

function addressesOf({ grants }: Given): Ip[] {
  return grants.map(({ address }) => ipOf(address));
}
