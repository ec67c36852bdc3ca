import * as v from "valibot";
import { inMainTable } from "../routing/main-table.ts";
import { routesOfGrants } from "../routing/nic-routes.ts";
import { addressing, addressResult, announcements } from "./addressing.ts";
import { DnsKeys, dnsResult } from "./dns-keys.ts";
import type { Face } from "./face.ts";
import { goObject } from "./go-object.ts";
import { IpamKeys, ipamQuery } from "./ipam-keys.ts";
import { MACVLAN_KEYS, macvlanLink } from "./macvlan-keys.ts";
import { assertNameFree, podInterface } from "./pod-interface.ts";
import { MAC_KEYS, requestedMac } from "./requested-mac.ts";

const MacvlanConfig = goObject({ ...MACVLAN_KEYS, ...MAC_KEYS, ipam: v.optional(IpamKeys), dns: v.optional(DnsKeys) });
type MacvlanConfig = v.InferOutput<typeof MacvlanConfig>;

/** The plugin `macvlan`: an interface on a link of the host. */
export const macvlan: Face<MacvlanConfig> = {
  name: "macvlan",
  schema: MacvlanConfig,
  chained: false,
  needs({ ipam, master }) {
    const query = ipamQuery(ipam);
    return { ...(query !== undefined && { ipam: query }), ...(master !== "" && { master }) };
  },
  plan(config, given) {
    const { nic, grants, pod } = given;
    assertNameFree(given);
    return [
      macvlanLink(config, requestedMac(config, nic), given),
      ...addressing(nic.ifname, grants),
      ...inMainTable(routesOfGrants(nic.ifname, grants), pod),
      ...announcements(nic.ifname, grants),
    ];
  },
  result: (config, given, pod) => ({
    interfaces: [podInterface(given, pod)],
    ...addressResult(given.grants, 0),
    ...dnsResult(config.dns),
  }),
};
