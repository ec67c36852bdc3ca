import type * as v from "valibot";
import { familyOf } from "../../address/ip.ts";
import { CniError } from "../../wire/error.ts";
import type { Interface } from "../../wire/result.ts";
import type { Operation } from "../operation.ts";
import { modeOf } from "../routing/mode.ts";
import { routesStanding } from "../routing/nic-routes.ts";
import { overlayRouting } from "../routing/overlay.ts";
import { addressesOf } from "../routing/pod-addresses.ts";
import { podSettings } from "../routing/pod-settings.ts";
import { prefixedMac } from "../routing/prefixed-mac.ts";
import { COORDINATOR_KEYS, firstNicOf, settingsFrom } from "./coordinator-keys.ts";
import type { Face, Given } from "./face.ts";
import { goObject } from "./go-object.ts";

const CoordinatorConfig = goObject(COORDINATOR_KEYS);
type CoordinatorConfig = v.InferOutput<typeof CoordinatorConfig>;

/** The plugin `coordinator`, chained behind whatever made a NIC beside `eth0`: its routing, and the node's to it. */
export const coordinator: Face<CoordinatorConfig> = {
  name: "coordinator",
  schema: CoordinatorConfig,
  chained: true,
  needs: () => ({}),
  plan(config, given) {
    const settings = settingsFrom(config, given.coordinator);
    const { nic, pod } = given;
    if (modeOf(nic.ifname, settings, firstNicOf(config), pod) === "disabled") return [];
    const addresses = addressesOf(nic.ifname, pod);
    if (addresses.length === 0) {
      throw new CniError("invalidNetworkConfig", `${nic.ifname} has no address that plugin coordinator could route by`);
    }
    const mac = prefixedMac(settings.podMACPrefix, addresses);
    return [
      ...broughtUp(given),
      ...(mac === undefined ? [] : [{ do: "link.mac", ifname: nic.ifname, mac } as const]),
      ...podSettings(nic.ifname, [...new Set(addresses.map(familyOf))], settings),
      ...overlayRouting({ ifname: nic.ifname, addresses, routes: routesStanding(nic.ifname, pod) }, settings, given),
      ...(mac === undefined ? [] : addresses.map((ip): Operation => ({ do: "announce", ifname: nic.ifname, ip }))),
    ];
  },
  result(_, { nic }, pod) {
    const mac = pod.links.find(({ name }) => name === nic.ifname)?.mac;
    const interfaces = nic.prevResult?.interfaces?.map(
      (one): Interface =>
        isOwn(one, nic.ifname) && one.mac !== undefined && mac !== undefined ? { ...one, mac } : one,
    );
    return { ...nic.prevResult, ...(interfaces !== undefined && { interfaces }) };
  },
};

function broughtUp({ nic, pod }: Given): Operation[] {
  const link = pod.links.find(({ name }) => name === nic.ifname);
  return link?.up === true ? [] : [{ do: "link.up", ifname: nic.ifname }];
}

function isOwn({ name, sandbox }: Interface, ifname: string): boolean {
  return name === ifname && sandbox !== undefined;
}
