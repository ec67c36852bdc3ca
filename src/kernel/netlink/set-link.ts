import { join, type Part } from "./attributes.ts";
import { RTM_SETLINK } from "./constants/rtnetlink.ts";
import { ifinfomsg } from "./headers.ts";
import { linkIndex } from "./link-index.ts";
import type { NetlinkSocket } from "./socket.ts";

/** `ip link set dev NAME WORDS`: changes what the attributes say of a link, by name or altname. */
export function setLink(socket: NetlinkSocket, name: string, words: string, ...parts: Part[]): void {
  const operation = `ip link set dev ${name} ${words}`;
  const index = linkIndex(socket, name, operation);
  socket.request({ operation, type: RTM_SETLINK, payload: join(ifinfomsg({ index }), ...parts) });
}
