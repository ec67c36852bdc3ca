import type { Look } from "../../kernel/look.ts";
import { CniError, messageOf } from "../../wire/error.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";
import { refusedWith } from "./refused-with.ts";

/**
 * Gives an RDMA device to the Pod alone. Its index stays the same wherever it goes, its name need not: a Pod may rename
 * it, and with the Pod's namespace gone the kernel brings it home under that name. The caller holds the node's RDMA lock.
 */
export const moveRdmaDevice: Reversible<OperationOf<"rdma.move">, { index?: number }> = {
  say: ({ device }) => `rdma dev set ${device} netns pod`,
  before({ device }, at) {
    const index = at.host.rdmaDevices().find(({ name }) => name === device)?.index;
    return index === undefined ? {} : { index };
  },
  act({ device, pci }, at) {
    try {
      at.host.moveRdmaDevice(device, podOf(at).netns);
    } catch (cause) {
      if (!refusedWith(cause, "EOPNOTSUPP")) throw cause;
      const message =
        `The RDMA device ${device} of ${pci} cannot move into the Pod: ${messageOf(cause)}; it needs the exclusive ` +
        "mode (rdma system set netns exclusive, at boot) and a driver that can disassociate its users";
      throw new CniError("rdmaMode", message, { cause });
    }
  },
  undo({ device }, at, { index }) {
    const home = find(at.host, device, index);
    if (home !== undefined) {
      if (home.name !== device) at.host.renameRdmaDevice(home.name, device);
      return;
    }
    const away = at.pod === undefined ? undefined : find(at.pod, device, index);
    if (away === undefined) return;
    if (away.name !== device) at.pod?.renameRdmaDevice(away.name, device);
    at.pod?.moveRdmaDevice(device, at.host.netns);
  },
  seen: ({ device }, at) => at.pod?.rdmaDevices().some(({ name }) => name === device) === true,
};

function find(at: Pick<Look, "rdmaDevices">, device: string, index: number | undefined) {
  const devices = at.rdmaDevices();
  return devices.find(({ name }) => name === device) ?? devices.find((one) => one.index === index);
}
