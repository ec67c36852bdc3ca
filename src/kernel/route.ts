import type { Family, Ip } from "../address/ip.ts";
import type { Prefix } from "../address/prefix.ts";

/** Routing tables with names of their own (linux/rtnetlink.h). */
export const RT_TABLE = { default: 253, main: 254, local: 255 } as const;

/** A unicast route: a line of `ip route show table all`. Absent keys are the kernel's defaults. */
export interface Route {
  family: Family;
  /** `0.0.0.0/0` or `::/0` for the default. */
  dst: Prefix;
  table: number;
  dev?: string;
  gateway?: Ip;
  src?: Ip;
  metric?: number;
  scope?: "global" | "link" | "host";
  /** `RTNH_F_ONLINK`: the gateway is reached by `dev` though no prefix says so. */
  onlink?: boolean;
  mtu?: number;
  advmss?: number;
  /** `RTPROT_*` number; 2 is the kernel's own, 3 boot, 4 static. */
  protocol?: number;
  /** A multipath route; then `dev` and `gateway` are absent. */
  nexthops?: Nexthop[];
}

export interface Nexthop {
  dev: string;
  gateway?: Ip;
  weight?: number;
  onlink?: boolean;
}
