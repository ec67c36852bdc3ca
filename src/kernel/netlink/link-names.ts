import { decodeAttributes, join, u32 } from "./attributes.ts";
import { IFLA_EXT_MASK, IFLA_IFNAME } from "./constants/if-link.ts";
import { RTEXT_FILTER_SKIP_STATS, RTM_GETLINK, RTM_NEWLINK } from "./constants/rtnetlink.ts";
import { isAbsent } from "./error.ts";
import { ifinfomsg, readIfinfomsg } from "./headers.ts";
import type { NetlinkSocket } from "./socket.ts";

/** Names of links by their index, for what tells of links by index alone. */
export interface LinkNames {
  /** Nothing for a link that is gone. */
  get(index: number): string | undefined;
}

/**
 * Each name asked of the kernel when it is first wanted: an answer names few links, and a node with a thousand VFs
 * has a long list of them.
 */
export function linkNames(socket: NetlinkSocket): LinkNames {
  const known = new Map<number, string | undefined>();
  return {
    get(index) {
      if (!known.has(index)) known.set(index, nameOf(socket, index));
      return known.get(index);
    },
  };
}

function nameOf(socket: NetlinkSocket, index: number): string | undefined {
  const payload = join(ifinfomsg({ index }), u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS));
  try {
    const answers = socket.request({ operation: `ip link show index ${index}`, type: RTM_GETLINK, payload });
    const header = readIfinfomsg(answers.find(({ type }) => type === RTM_NEWLINK)?.payload ?? new Uint8Array());
    return header === undefined ? undefined : decodeAttributes(header.rest).text(IFLA_IFNAME);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
