import type { Ip } from "../address/ip.ts";
import type { Mac } from "../address/mac.ts";

/** A permanent neighbour: a line of `ip neigh show nud permanent`. */
export interface Neighbour {
  dev: string;
  ip: Ip;
  mac: Mac;
  /** `NUD_PERMANENT`; others are the kernel's cache. */
  permanent: boolean;
}
