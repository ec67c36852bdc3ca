import { constants } from "node:os";
import type { Kernel } from "../kernel.ts";
import { decodeAttributes, join, type Part, text, u32 } from "../netlink/attributes.ts";
import {
  RDMA_NL_NLDEV,
  RDMA_NLDEV_ATTR_DEV_INDEX,
  RDMA_NLDEV_ATTR_DEV_NAME,
  RDMA_NLDEV_CMD_GET,
  RDMA_NLDEV_CMD_SET,
  RDMA_NLDEV_CMD_SYS_GET,
  RDMA_NLDEV_NET_NS_FD,
  RDMA_NLDEV_SYS_ATTR_NETNS_MODE,
} from "../netlink/constants/rdma-netlink.ts";
import { NetlinkError } from "../netlink/error.ts";
import { netnsText } from "../netlink/netns-text.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import type { RdmaDevice, RdmaNetnsMode } from "../rdma.ts";

/** The verbs of `Kernel` about RDMA devices. */
export type RdmaVerbs = Pick<Kernel, "rdmaDevices" | "rdmaNetnsMode" | "moveRdmaDevice" | "renameRdmaDevice">;

/**
 * `socket` is one of NETLINK_RDMA. Messages have no fixed header: attributes follow at once. `within` runs a function
 * in the socket's namespace: the kernel moves a device only for a thread that is where the device is, whatever the
 * socket's namespace (`rdma_dev_change_netns`, drivers/infiniband/core/device.c), and answers ENODEV to others.
 */
export function rdmaVerbs(
  socket: NetlinkSocket,
  within: <Result>(act: () => Result) => Result = (act) => act(),
): RdmaVerbs {
  function set(name: string, words: string, part: Part): void {
    const operation = `rdma dev set ${name} ${words}`;
    const device = listDevices(socket, operation).find((other) => other.name === name);
    if (device === undefined) throw new NetlinkError(operation, constants.errno.ENODEV);
    const payload = join(u32(RDMA_NLDEV_ATTR_DEV_INDEX, device.index), part);
    socket.request({ operation, type: nldev(RDMA_NLDEV_CMD_SET), payload });
  }

  return {
    rdmaDevices: () => unlessNone(() => listDevices(socket, "rdma dev show")) ?? [],
    rdmaNetnsMode: () => unlessNone(() => readMode(socket)),
    // Without the name: older kernels, given one too, only rename.
    moveRdmaDevice: (name, netns) =>
      within(() => set(name, `netns ${netnsText(netns)}`, u32(RDMA_NLDEV_NET_NS_FD, netns))),
    renameRdmaDevice: (name, newName) => set(name, `name ${newName}`, text(RDMA_NLDEV_ATTR_DEV_NAME, newName)),
  };
}

/** RDMA_NL_GET_TYPE (rdma/rdma_netlink.h). */
function nldev(command: number): number {
  return (RDMA_NL_NLDEV << 10) | command;
}

/** By name the kernel finds none, so the list is searched. */
function listDevices(socket: NetlinkSocket, operation: string): RdmaDevice[] {
  const answers = socket.dump({ operation, type: nldev(RDMA_NLDEV_CMD_GET), payload: new Uint8Array(0) });
  const devices: RdmaDevice[] = [];
  for (const { payload } of answers) {
    const attributes = decodeAttributes(payload);
    const index = attributes.u32(RDMA_NLDEV_ATTR_DEV_INDEX);
    const name = attributes.text(RDMA_NLDEV_ATTR_DEV_NAME);
    if (index !== undefined && name !== undefined) devices.push({ index, name });
  }
  return devices;
}

function readMode(socket: NetlinkSocket): RdmaNetnsMode {
  const operation = "rdma system show";
  const type = nldev(RDMA_NLDEV_CMD_SYS_GET);
  const answers = socket.request({ operation, type, payload: new Uint8Array(0) });
  for (const answer of answers) {
    const mode = decodeAttributes(answer.payload).u8(RDMA_NLDEV_SYS_ATTR_NETNS_MODE);
    if (mode !== undefined) return mode === 0 ? "exclusive" : "shared";
  }
  throw new NetlinkError(operation, constants.errno.EOPNOTSUPP, "The kernel tells no mode (before Linux 5.3)");
}

/** EPROTONOSUPPORT: no socket, ib_core is not loaded. ECONNREFUSED: nobody listens in this namespace (before Linux 5.3). */
function unlessNone<Answer>(ask: () => Answer): Answer | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof NetlinkError && ["EPROTONOSUPPORT", "ECONNREFUSED"].includes(error.code)) return undefined;
    throw error;
  }
}
