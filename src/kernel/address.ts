import type { Cidr } from "../address/prefix.ts";

/** An address on an interface: a line of `ip addr show`. */
export interface InterfaceAddress {
  dev: string;
  address: Cidr;
  scope: "global" | "link" | "host" | number;
  /** `IFA_F_*` bits. */
  flags: number;
}
