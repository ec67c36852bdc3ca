import { deleted, orAbsent } from "../netlink/absent.ts";
import { RTM_DELLINK } from "../netlink/constants/rtnetlink.ts";
import { ifinfomsg } from "../netlink/headers.ts";
import { getLinkAt, linkIndex } from "../netlink/link-index.ts";
import type { NetlinkRequest, NetlinkSocket } from "../netlink/socket.ts";

/** `ip link del dev NAME`; throws ENODEV where there is none. */
export function deleteLink(socket: NetlinkSocket, name: string): void {
  socket.request(deletion(name, linkIndex(socket, name, operationOf(name))));
}

/**
 * The same for an event loop. The kernel takes the link out of its namespace within a millisecond, and then waits, for
 * some 20 more, until whoever was just looking at it has looked away (`netdev_run_todo`, net/core/dev.c). A thread of the
 * pool stays with it, on the socket that `apart` opens; the answer comes when the link is gone for everybody.
 */
export async function deleteLinkSoon(
  socket: NetlinkSocket,
  name: string,
  apart: () => NetlinkSocket,
): Promise<boolean> {
  const index = orAbsent(() => linkIndex(socket, name, operationOf(name)));
  if (index === undefined) return false;
  const acknowledged = acknowledgement(apart(), deletion(name, index));
  while (socket.linkName(index) !== undefined) {
    const outcome = await Promise.race([acknowledged, Bun.sleep(PAUSE)]);
    if (outcome !== undefined) return deleted(outcome);
  }
  // It has lost its name; what is left to be done at once is done when the kernel lets the next one ask for a link.
  orAbsent(() => getLinkAt(socket, index, operationOf(name)));
  return true;
}

/** Between two looks, milliseconds. */
const PAUSE = 1;

/** What the kernel has said in the end: nothing, or an error to be thrown. Never rejects, since nobody may be waiting. */
async function acknowledgement(socket: NetlinkSocket, request: NetlinkRequest): Promise<() => void> {
  try {
    await socket.requestSoon(request);
    return () => {};
  } catch (error) {
    return () => {
      throw error;
    };
  } finally {
    socket.close();
  }
}

function deletion(name: string, index: number): NetlinkRequest {
  return { operation: operationOf(name), type: RTM_DELLINK, payload: ifinfomsg({ index }) };
}

function operationOf(name: string): string {
  return `ip link del dev ${name}`;
}
