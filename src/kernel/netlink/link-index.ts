import { constants } from "node:os";
import { join, type Part, text, u32 } from "./attributes.ts";
import { IFLA_ALT_IFNAME, IFLA_EXT_MASK, IFLA_IFNAME } from "./constants/if-link.ts";
import { RTEXT_FILTER_SKIP_STATS, RTM_GETLINK, RTM_NEWLINK } from "./constants/rtnetlink.ts";
import { NetlinkError } from "./error.ts";
import { ifinfomsg, readIfinfomsg } from "./headers.ts";
import type { NetlinkSocket } from "./socket.ts";

/** Payload of the RTM_NEWLINK that answers for a name or an altname; throws ENODEV under the operation that asked. */
export function getLink(socket: NetlinkSocket, name: string, operation: string, filter = 0): Uint8Array {
  // IFLA_IFNAME holds 15 bytes; it finds altnames that are as short.
  const attribute = new TextEncoder().encode(name).length > 15 ? IFLA_ALT_IFNAME : IFLA_IFNAME;
  const mask = u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS | filter);
  return ask(socket, operation, ifinfomsg(), text(attribute, name), mask);
}

/** The same for an index. */
export function getLinkAt(socket: NetlinkSocket, index: number, operation: string): Uint8Array {
  return ask(socket, operation, ifinfomsg({ index }), u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS));
}

/** Index of a link by its name or altname; throws ENODEV under the operation that asked. */
export function linkIndex(socket: NetlinkSocket, name: string, operation: string): number {
  const known = knownIndex(socket, name);
  if (known !== undefined) return known;
  const index = readIfinfomsg(getLink(socket, name, operation))?.index;
  if (index === undefined) throw new NetlinkError(operation, constants.errno.ENODEV);
  remember(socket, name, index);
  return index;
}

/** Where links were last found, by their names. */
const found = new WeakMap<NetlinkSocket, Map<string, number>>();
/** A host's links come and go for months. */
const MOST_REMEMBERED = 256;

/** A link may have been renamed, moved or made anew since: its name is asked for, which is far cheaper than the link. */
function knownIndex(socket: NetlinkSocket, name: string): number | undefined {
  const index = found.get(socket)?.get(name);
  return index !== undefined && socket.linkName(index) === name ? index : undefined;
}

function remember(socket: NetlinkSocket, name: string, index: number): void {
  const indexes = found.get(socket) ?? new Map<string, number>();
  if (indexes.size >= MOST_REMEMBERED) indexes.clear();
  found.set(socket, indexes.set(name, index));
}

function ask(socket: NetlinkSocket, operation: string, ...parts: Part[]): Uint8Array {
  const answers = socket.request({ operation, type: RTM_GETLINK, payload: join(...parts) });
  const answer = answers.find((message) => message.type === RTM_NEWLINK);
  if (answer === undefined) throw new NetlinkError(operation, constants.errno.ENODEV);
  return answer.payload;
}
