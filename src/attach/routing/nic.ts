import type { Ip } from "../../address/ip.ts";
import type { NicRoute } from "./nic-routes.ts";

/** A NIC beside `eth0`, as it is or as a plan is about to make it. */
export interface Nic {
  ifname: string;
  addresses: Ip[];
  routes: NicRoute[];
}
