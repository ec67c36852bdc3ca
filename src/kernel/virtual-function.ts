import type { PciAddress } from "../address/pci-address.ts";

/** A virtual function with its physical one, as sysfs has it. */
export interface VirtualFunction {
  pci: PciAddress;
  /** Number among its PF's functions, as `ip link set … vf N` counts. */
  index: number;
  pf: { pci: PciAddress; netdev: string };
  /** The kernel driver it is bound to. */
  driver?: string;
  /** Its network interface, while that is in the host's namespace. */
  netdev?: string;
  /** Its RDMA devices, while they are in the host's namespace. */
  rdma: string[];
}
