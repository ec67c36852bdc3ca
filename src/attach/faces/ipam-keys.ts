import * as v from "valibot";
import type { IpamQuery } from "./face.ts";
import { goObject } from "./go-object.ts";

/** The `ipam` object: railhead's own keys are Spiderpool's. */
export const IpamKeys = goObject({
  type: v.optional(v.string(), ""),
  default_ipv4_ippool: v.optional(v.array(v.string()), []),
  default_ipv6_ippool: v.optional(v.array(v.string()), []),
  match_master_subnet: v.optional(v.boolean(), false),
  clean_gateway: v.optional(v.boolean(), false),
});
export type IpamKeys = v.InferOutput<typeof IpamKeys>;

/** Which of our pools may serve the NIC; nothing where it wants no address, or a foreign plugin's. */
export function ipamQuery(ipam: IpamKeys | undefined): IpamQuery | undefined {
  if (ipam === undefined || ipam.type !== "spiderpool") return undefined;
  const { default_ipv4_ippool: ipv4, default_ipv6_ippool: ipv6 } = ipam;
  return {
    pools: { ...(ipv4.length > 0 && { 4: ipv4 }), ...(ipv6.length > 0 && { 6: ipv6 }) },
    matchMasterSubnet: ipam.match_master_subnet,
    cleanGateway: ipam.clean_gateway,
  };
}
