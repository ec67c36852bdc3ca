import type { Ip } from "../../address/ip.ts";
import type { Prefix } from "../../address/prefix.ts";

/** What `coordinator` does, complete: a SpiderCoordinator, or the defaults where there is none. */
export interface CoordinatorSettings {
  mode: "auto" | "underlay" | "overlay" | "disabled";
  overlayPodCIDR: Prefix[];
  serviceCIDR: Prefix[];
  hijackCIDR: Prefix[];
  policyRoutes: { dst: Prefix; gw: Ip }[];
  tunePodRoutes: boolean;
  podDefaultRouteNIC?: string;
  hostRuleTable: number;
  /** Negative leaves the Pod's setting alone. */
  podRPFilter: number;
  txQueueLen: number;
  podMACPrefix?: string;
  vethLinkAddress?: Ip;
  vethMTU: number;
}

/** What Spiderpool does where nothing is said, with CIDR lists that nobody supplies. */
export const DEFAULT_COORDINATOR: CoordinatorSettings = {
  mode: "auto",
  overlayPodCIDR: [],
  serviceCIDR: [],
  hijackCIDR: [],
  policyRoutes: [],
  tunePodRoutes: true,
  hostRuleTable: 500,
  podRPFilter: 0,
  txQueueLen: 0,
  vethMTU: 1500,
};
