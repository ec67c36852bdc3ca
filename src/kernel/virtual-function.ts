import { type PciAddress, parsePciAddress } from "../address/pci-address.ts";
import { present } from "./netlink/present.ts";
import { AmbiguousPfError, pfNetdev } from "./pf-netdev.ts";
import { linkTarget, listNames, readValue } from "./sysfs.ts";

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

/**
 * The VF of a PCI address; nothing when there is no such function, it is no virtual one, or its PF has no network
 * interface (its driver is unbound, or the interface is in another namespace). Throws when it cannot tell which of the
 * PF's interfaces is the PF's own.
 */
export function readVirtualFunction(pci: PciAddress, sysfs = "/sys"): VirtualFunction | undefined {
  const device = `${sysfs}/bus/pci/devices/${pci}`;
  const pfPci = parsePciAddress(linkTarget(`${device}/physfn`) ?? "");
  if (pfPci === undefined) return undefined;
  const index = vfIndex(`${sysfs}/bus/pci/devices/${pfPci}`, pci);
  const netdev = pfNetdev(pfPci, sysfs);
  if (index === undefined || netdev === undefined) return undefined;
  return {
    pci,
    index,
    pf: { pci: pfPci, netdev },
    rdma: listNames(`${device}/infiniband`),
    ...present({ driver: linkTarget(`${device}/driver`), netdev: listNames(`${device}/net`)[0] }),
  };
}

/** Every VF of this machine that `readVirtualFunction` can read, in the order of their PCI addresses. */
export function listVirtualFunctions(sysfs = "/sys"): VirtualFunction[] {
  return listNames(`${sysfs}/bus/pci/devices`)
    .map((name) => parsePciAddress(name))
    .filter((pci) => pci !== undefined)
    .map((pci) => unlessAmbiguous(() => readVirtualFunction(pci, sysfs)))
    .filter((found) => found !== undefined);
}

/** `virtfnN` of the PF points to the VF; N counts from 0 and stays below `sriov_numvfs`. */
function vfIndex(pf: string, pci: PciAddress): number | undefined {
  const count = Number(readValue(`${pf}/sriov_numvfs`) ?? 0);
  for (let index = 0; index < count; index++) if (linkTarget(`${pf}/virtfn${index}`) === pci) return index;
  return undefined;
}

/** One NIC with two ports on one function must not hide all others. */
function unlessAmbiguous<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof AmbiguousPfError) return undefined;
    throw error;
  }
}
