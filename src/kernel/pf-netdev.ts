import type { PciAddress } from "../address/pci-address.ts";
import { listNames, readValue } from "./sysfs.ts";

/**
 * The network interface that is a PF's own: in switchdev mode the representors of its VFs stand in the same directory,
 * and only the uplink has a `phys_port_name` of `pN` with a `phys_switch_id`. Nothing where the PF has none; throws
 * `AmbiguousPfError` when there are several and none is the uplink.
 */
export function pfNetdev(pf: PciAddress, sysfs = "/sys"): string | undefined {
  const names = listNames(`${sysfs}/bus/pci/devices/${pf}/net`);
  const uplink = names.find((name) => isUplink(`${sysfs}/class/net/${name}`));
  if (uplink !== undefined || names.length < 2) return uplink ?? names[0];
  throw new AmbiguousPfError(pf, names);
}

/** Nobody can tell which interface is the PF's own. */
export class AmbiguousPfError extends Error {
  override readonly name = "AmbiguousPfError";

  constructor(pf: PciAddress, names: readonly string[]) {
    super(`Physical function ${pf} has network interfaces ${names.join(", ")}, and none is its uplink`);
  }
}

function isUplink(netdev: string): boolean {
  const port = readValue(`${netdev}/phys_port_name`) ?? "";
  return /^p\d+$/.test(port) && (readValue(`${netdev}/phys_switch_id`) ?? "") !== "";
}
