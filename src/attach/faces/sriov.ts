import * as v from "valibot";
import { inMainTable } from "../routing/main-table.ts";
import { routesOfGrants } from "../routing/nic-routes.ts";
import { addressing, addressResult, announcements } from "./addressing.ts";
import { DnsKeys, dnsResult } from "./dns-keys.ts";
import type { Face } from "./face.ts";
import { goObject } from "./go-object.ts";
import { IpamKeys, ipamQuery } from "./ipam-keys.ts";
import { assertNameFree } from "./pod-interface.ts";
import { MAC_KEYS, requestedMac } from "./requested-mac.ts";
import { PciText } from "./values.ts";
import { isUserspace, vfInterface, vfOf, vfResult } from "./vf-interface.ts";
import { NO_DEVICE, VF_KEYS, vfKeyProblem } from "./vf-keys.ts";

const SriovConfig = v.pipe(
  goObject({
    ...VF_KEYS,
    ...MAC_KEYS,
    deviceID: v.optional(PciText),
    ipam: v.optional(IpamKeys),
    dns: v.optional(DnsKeys),
  }),
  v.check((config) => config.deviceID !== undefined, NO_DEVICE),
  v.check(
    (config) => vfKeyProblem(config) === undefined,
    ({ input }) => vfKeyProblem(input) ?? "",
  ),
);
type SriovConfig = v.InferOutput<typeof SriovConfig>;

/** The plugin `sriov`: a VF becomes the Pod's interface. */
export const sriov: Face<SriovConfig> = {
  name: "sriov",
  schema: SriovConfig,
  chained: false,
  needs({ deviceID, ipam }) {
    const query = ipamQuery(ipam);
    return { ...(deviceID !== undefined && { device: deviceID }), ...(query !== undefined && { ipam: query }) };
  },
  plan(config, given) {
    const { nic, grants, pod } = given;
    assertNameFree(given);
    const link = vfInterface(config, requestedMac(config, nic), given);
    if (isUserspace(vfOf(given))) return link;
    return [
      ...link,
      ...addressing(nic.ifname, grants),
      ...inMainTable(routesOfGrants(nic.ifname, grants), pod),
      ...announcements(nic.ifname, grants),
    ];
  },
  result: (config, given, pod) => ({
    interfaces: [vfResult(requestedMac(config, given.nic), given, pod)],
    ...addressResult(given.grants, 0),
    ...dnsResult(config.dns),
  }),
};
