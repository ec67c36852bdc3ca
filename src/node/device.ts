import type { PciAddress } from "../address/pci-address.ts";
import { readVirtualFunction, type VirtualFunction } from "../kernel/virtual-function.ts";
import { type Attachment, listAttachmentsByDevice } from "../state/attachments.ts";
import { CniError } from "../wire/error.ts";
import { repairIfGone } from "./sweep.ts";
import { timeLeft } from "./wanted.ts";
import type { Call, Workshop } from "./workshop.ts";

/**
 * Waits until no other attachment has the VF: kubelet may give it on before the old sandbox's DEL. No lock is held
 * meanwhile, since that DEL needs the device's. Throws code 11 naming the holder when it stays, and at once code 7 when
 * it is another NIC of the same container, which nobody will take away.
 */
export async function waitForDevice(shop: Workshop, pci: PciAddress, call: Call): Promise<void> {
  const until = performance.now() + Math.min(shop.settings.deviceWait, timeLeft(call.request));
  for (;;) {
    for (const gone of otherHolders(shop, pci, call)) await repairIfGone(shop, gone);
    const [holder] = otherHolders(shop, pci, call);
    if (holder === undefined) return;
    if (holder.state === "done" && holder.containerId === call.nic.containerId) throw alreadyGiven(pci, holder, call);
    if (performance.now() > until || call.signal.aborted) throw stillHeld(pci, holder);
    await Bun.sleep(50);
  }
}

/** The VF, free to be taken. Asked again under its lock. */
export function takeableDevice(shop: Workshop, pci: PciAddress, call: Call): VirtualFunction {
  const [holder] = otherHolders(shop, pci, call);
  if (holder !== undefined) throw stillHeld(pci, holder);
  const device = readVirtualFunction(pci, shop.settings.sysfs);
  if (device === undefined) {
    throw new CniError(
      "deviceMissing",
      `No SR-IOV virtual function has PCI address ${pci} on this node; deviceID must name one of a physical function's`,
    );
  }
  return device;
}

/** Records of the VF that are not of this NIC. */
function otherHolders(shop: Workshop, pci: PciAddress, { nic }: Call): Attachment[] {
  return shop.state
    .read((database) => listAttachmentsByDevice(database, pci))
    .filter(({ containerId, ifname }) => containerId !== nic.containerId || ifname !== nic.ifname);
}

function stillHeld(pci: PciAddress, { ifname, containerId, podNamespace, podName }: Attachment): CniError {
  const pod = podName === undefined ? "" : ` of Pod ${podNamespace}/${podName}`;
  return new CniError(
    "tryAgainLater",
    `The virtual function ${pci} is still ${ifname} in container ${containerId}${pod}; it is free once that sandbox is deleted`,
  );
}

function alreadyGiven(pci: PciAddress, { ifname }: Attachment, { nic }: Call): CniError {
  return new CniError(
    "invalidNetworkConfig",
    `The virtual function ${pci} is ${ifname} of this container already, so ${nic.ifname} needs another deviceID`,
  );
}
