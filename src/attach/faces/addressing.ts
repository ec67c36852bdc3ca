import { ipOf } from "../../address/prefix.ts";
import type { IpConfig, Result, RouteConfig } from "../../wire/result.ts";
import type { Operation } from "../operation.ts";
import type { Grant } from "./face.ts";

/** Gives a NIC its leased addresses, and brings it up with them. */
export function addressing(ifname: string, grants: readonly Grant[]): Operation[] {
  return [
    ...grants.map(({ address }): Operation => ({ do: "address.add", ifname, address })),
    { do: "link.up", ifname },
  ];
}

/** Tells the neighbours of every address, once the NIC is up and can be reached. */
export function announcements(ifname: string, grants: readonly Grant[]): Operation[] {
  return grants.map(({ address }): Operation => ({ do: "announce", ifname, ip: ipOf(address) }));
}

/** The `ips` and `routes` of a result; `at` is the NIC's place among its interfaces. */
export function addressResult(grants: readonly Grant[], at?: number): Pick<Result, "ips" | "routes"> {
  const ips = grants.map(
    ({ address, gateway }): IpConfig => ({
      address,
      ...(gateway !== undefined && { gateway }),
      ...(at !== undefined && { interface: at }),
    }),
  );
  const routes = grants.flatMap((grant) =>
    grant.routes.map(({ dst, gw }): RouteConfig => ({ dst, ...(gw !== undefined && { gw }) })),
  );
  return { ...(ips.length > 0 && { ips }), ...(routes.length > 0 && { routes }) };
}
