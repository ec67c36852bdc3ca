import { bytesOf, familyOf, type Ip } from "../../address/ip.ts";
import { macBytes, macFromBytes } from "../../address/mac.ts";
import type { Kernel } from "../kernel.ts";
import type { Neighbour } from "../neighbour.ts";
import { deleted } from "../netlink/absent.ts";
import { bytes, decodeAttributes, join } from "../netlink/attributes.ts";
import {
  NDA_DST,
  NDA_LLADDR,
  NTF_PROXY,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
} from "../netlink/constants/neighbour.ts";
import { NLM_F_CREATE, NLM_F_REPLACE } from "../netlink/constants/netlink.ts";
import { RTM_DELNEIGH, RTM_GETNEIGH, RTM_NEWNEIGH } from "../netlink/constants/rtnetlink.ts";
import { decodeIp } from "../netlink/decode-prefix.ts";
import { addressFamily, familyOfNumber } from "../netlink/family.ts";
import { ndmsg, readNdmsg } from "../netlink/headers.ts";
import { linkIndex } from "../netlink/link-index.ts";
import { type LinkNames, linkNames } from "../netlink/link-names.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";

/** The verbs of `Kernel` about neighbours. */
export type NeighbourVerbs = Pick<Kernel, "neighbours" | "setNeighbour" | "deleteNeighbour">;

export function neighbourVerbs(socket: NetlinkSocket): NeighbourVerbs {
  return {
    neighbours() {
      const names = linkNames(socket);
      return [...listNeighbours(socket, 4, names), ...listNeighbours(socket, 6, names)];
    },
    setNeighbour({ dev, ip, mac, permanent }) {
      const nud = permanent ? "permanent" : "reachable";
      const operation = `ip neigh replace ${ip} dev ${dev} lladdr ${mac} nud ${nud}`;
      const header = neighbourHeader(ip, linkIndex(socket, dev, operation), permanent ? NUD_PERMANENT : NUD_REACHABLE);
      const payload = join(header, bytes(NDA_DST, bytesOf(ip)), bytes(NDA_LLADDR, macBytes(mac)));
      socket.request({ operation, type: RTM_NEWNEIGH, flags: NLM_F_CREATE | NLM_F_REPLACE, payload });
    },
    deleteNeighbour: ({ dev, ip }) =>
      deleted(() => {
        const operation = `ip neigh del ${ip} dev ${dev}`;
        const payload = join(
          neighbourHeader(ip, linkIndex(socket, dev, operation), NUD_PERMANENT),
          bytes(NDA_DST, bytesOf(ip)),
        );
        socket.request({ operation, type: RTM_DELNEIGH, payload });
      }),
  };
}

/**
 * The neighbour of an RTM_NEWNEIGH payload; nothing for what `ip neigh show` hides (NOARP, proxies), what has no
 * hardware address of a length that `Mac` knows, or whose link is gone.
 */
export function decodeNeighbour(payload: Uint8Array, names: LinkNames): Neighbour | undefined {
  const header = readNdmsg(payload);
  const family = header === undefined ? undefined : familyOfNumber(header.family);
  if (header === undefined || family === undefined) return undefined;
  const attributes = decodeAttributes(header.rest);
  const dev = names.get(header.index);
  const ip = decodeIp(family, attributes.bytes(NDA_DST));
  const mac = attributes.bytes(NDA_LLADDR);
  if (dev === undefined || ip === undefined || (mac?.length !== 6 && mac?.length !== 20)) return undefined;
  if (header.state & NUD_NOARP || header.flags & NTF_PROXY) return undefined;
  return { dev, ip, mac: macFromBytes(mac), permanent: (header.state & NUD_PERMANENT) !== 0 };
}

function listNeighbours(socket: NetlinkSocket, family: 4 | 6, names: LinkNames): Neighbour[] {
  const payload = ndmsg({ family: addressFamily(family), index: 0, state: 0, flags: 0 });
  const answers = socket.dump({ operation: `ip -${family} neigh show`, type: RTM_GETNEIGH, payload });
  return answers.map((message) => decodeNeighbour(message.payload, names)).filter((found) => found !== undefined);
}

function neighbourHeader(ip: Ip, index: number, state: number): Uint8Array {
  return ndmsg({ family: addressFamily(familyOf(ip)), index, state, flags: 0 });
}
