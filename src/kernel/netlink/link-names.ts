import { decodeAttributes, join, u32 } from "./attributes.ts";
import { IFLA_EXT_MASK, IFLA_IFNAME } from "./constants/if-link.ts";
import { RTEXT_FILTER_SKIP_STATS, RTM_GETLINK } from "./constants/rtnetlink.ts";
import { ifinfomsg, readIfinfomsg } from "./headers.ts";
import type { NetlinkSocket } from "./socket.ts";

/** Names of links by their index, for what tells of links by index alone. */
export interface LinkNames {
  /** Nothing for a link that is gone. */
  get(index: number): string | undefined;
}

/** All names at once, asked of the kernel when the first is wanted; nothing but the name is read. */
export function linkNames(socket: NetlinkSocket): LinkNames {
  let names: Map<number, string> | undefined;
  return {
    get(index) {
      names ??= readNames(socket);
      return names.get(index);
    },
  };
}

function readNames(socket: NetlinkSocket): Map<number, string> {
  const payload = join(ifinfomsg(), u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS));
  const names = new Map<number, string>();
  for (const message of socket.dump({ operation: "ip link show", type: RTM_GETLINK, payload })) {
    const header = readIfinfomsg(message.payload);
    const name = header === undefined ? undefined : decodeAttributes(header.rest).text(IFLA_IFNAME);
    if (header !== undefined && name !== undefined) names.set(header.index, name);
  }
  return names;
}
