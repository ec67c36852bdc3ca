import { isZeroMac, type Mac } from "../../address/mac.ts";
import type { VirtualFunction } from "../../kernel/virtual-function.ts";
import { CniError } from "../../wire/error.ts";
import type { Interface } from "../../wire/result.ts";
import type { Operation } from "../operation.ts";
import type { Given, HostView, NamespaceView } from "./face.ts";
import { podInterface } from "./pod-interface.ts";
import { type VfKeys, vfSettings } from "./vf-keys.ts";

/** Drivers that hand a VF to a program instead of the kernel's network (interfaces.md 2.2). */
const USERSPACE_DRIVERS: readonly string[] = ["vfio-pci", "uio_pci_generic", "igb_uio"];

/**
 * Gives a VF to the Pod under its new name: settings of the PF first, the MAC only after the move, since some drivers
 * lose their connectivity otherwise. A VF of a userspace driver has no link to be moved.
 */
export function vfInterface(keys: VfKeys, mac: Mac | undefined, given: Given): Operation[] {
  const { pci, index, pf, netdev } = vfOf(given);
  const { ifname } = given.nic;
  return [
    ...vfSettings(keys, mac, pf.netdev, index, given.vf),
    { do: "vf.keep", pf: pf.netdev, vf: index },
    ...(netdev === undefined ? [] : [{ do: "link.move", pci, from: netdev, ifname } as const]),
    ...(netdev === undefined || mac === undefined ? [] : [{ do: "link.mac", ifname, mac } as const]),
  ];
}

/** The VF of a plan. Throws `CniError` deviceMissing where there is none that could be given to a Pod. */
export function vfOf({ device, nic }: Pick<Given, "device" | "nic">): VirtualFunction {
  if (device === undefined) {
    throw new CniError("deviceMissing", `${nic.ifname} of network ${nic.network} has no virtual function to be given`);
  }
  if (device.netdev !== undefined || isUserspace(device)) return device;
  throw new CniError(
    "deviceMissing",
    `The VF ${device.pci} has no network interface on the host: its driver is ${device.driver ?? "none"}, and either that ` +
      "of its vendor or vfio-pci would do",
  );
}

/** Whether a program, not the kernel, drives the VF. */
export function isUserspace({ netdev, driver }: VirtualFunction): boolean {
  return netdev === undefined && driver !== undefined && USERSPACE_DRIVERS.includes(driver);
}

/** Throws `CniError` mtuTooLarge where the PF's MTU is below the one asked of its VF. */
export function assertMtuFits(mtu: number, ifname: string, pf: string, host: HostView): void {
  const limit = host.link(pf)?.mtu;
  if (limit === undefined || mtu <= limit) return;
  throw new CniError(
    "mtuTooLarge",
    `The MTU ${mtu} of ${ifname} is above the ${limit} of its PF ${pf}; raise the PF's first (ip link set dev ${pf} ` +
      `mtu ${mtu}) or ask for at most ${limit}`,
  );
}

/** The NIC as the result shows it; of one in userspace what the PF knows. */
export function vfResult(mac: Mac | undefined, given: Given, pod: NamespaceView): Interface {
  const device = vfOf(given);
  if (!isUserspace(device)) return podInterface(given, pod, device.pci);
  const known = mac ?? given.vf?.mac;
  const mtu = given.host.link(device.pf.netdev)?.mtu;
  return {
    name: given.nic.ifname,
    ...(known !== undefined && !isZeroMac(known) && { mac: known }),
    ...(mtu !== undefined && { mtu }),
    sandbox: given.nic.netns,
    pciID: device.pci,
  };
}
