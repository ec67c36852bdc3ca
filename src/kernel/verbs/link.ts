import { type Mac, macBytes } from "../../address/mac.ts";
import type { Kernel } from "../kernel.ts";
import type { Link } from "../link.ts";
import { deleted, orAbsent } from "../netlink/absent.ts";
import { bytes, join, nestFlagged, type Part, text, u32 } from "../netlink/attributes.ts";
import { IFF_UP } from "../netlink/constants/if.ts";
import {
  IFLA_ADDRESS,
  IFLA_ALT_IFNAME,
  IFLA_EXT_MASK,
  IFLA_GROUP,
  IFLA_IFALIAS,
  IFLA_IFNAME,
  IFLA_MTU,
  IFLA_NET_NS_FD,
  IFLA_PROP_LIST,
  IFLA_TXQLEN,
} from "../netlink/constants/if-link.ts";
import {
  RTEXT_FILTER_SKIP_STATS,
  RTM_DELLINK,
  RTM_DELLINKPROP,
  RTM_GETLINK,
  RTM_NEWLINK,
} from "../netlink/constants/rtnetlink.ts";
import { decodeLink } from "../netlink/decode-link.ts";
import { ifinfomsg } from "../netlink/headers.ts";
import { getLink, getLinkAt, linkIndex } from "../netlink/link-index.ts";
import { netnsText } from "../netlink/netns-text.ts";
import { setLink } from "../netlink/set-link.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { createLink } from "./create-link.ts";
import { deleteLink, deleteLinkSoon } from "./delete-link.ts";

/** The verbs of `Kernel` about links. */
export type LinkVerbs = Pick<
  Kernel,
  | "links"
  | "link"
  | "linkAt"
  | "createLink"
  | "deleteLink"
  | "deleteLinkSoon"
  | "deleteLinkGroup"
  | "setLinkUp"
  | "setLinkName"
  | "setLinkMtu"
  | "setLinkMac"
  | "setLinkTxQueueLen"
  | "setLinkAlias"
  | "setLinkGroup"
  | "deleteAltname"
  | "moveLink"
>;

/** `apart` opens another socket in the namespace of `socket`, `socketIn` one in any, given its descriptor. */
export function linkVerbs(
  socket: NetlinkSocket,
  apart: () => NetlinkSocket,
  socketIn: (netns: number) => NetlinkSocket,
): LinkVerbs {
  const set = (name: string, words: string, ...parts: Part[]) => setLink(socket, name, words, ...parts);

  return {
    links: () => listLinks(socket),
    link: (name) => orAbsent(() => decodeLink(getLink(socket, name, `ip link show dev ${name}`))),
    linkAt: (index) => orAbsent(() => decodeLink(getLinkAt(socket, index, `ip link show # index ${index}`))),
    createLink: (link) => createLink(socket, link, socketIn),
    deleteLink: (name) => deleted(() => deleteLink(socket, name)),
    deleteLinkSoon: (name) => deleteLinkSoon(socket, name, apart),
    deleteLinkGroup: (group) => deleted(() => deleteLinkGroup(socket, group)),
    setLinkUp: (name, up) => setLinkUp(socket, name, up),
    setLinkName: (name, newName) => set(name, `name ${newName}`, text(IFLA_IFNAME, newName)),
    setLinkMtu: (name, mtu) => set(name, `mtu ${mtu}`, u32(IFLA_MTU, mtu)),
    setLinkMac: (name, mac: Mac) => set(name, `address ${mac}`, bytes(IFLA_ADDRESS, macBytes(mac))),
    setLinkTxQueueLen: (name, length) => set(name, `txqueuelen ${length}`, u32(IFLA_TXQLEN, length)),
    setLinkAlias: (name, alias) => set(name, `alias "${alias}"`, aliasPart(alias)),
    setLinkGroup: (name, group) => set(name, `group ${group}`, u32(IFLA_GROUP, group)),
    deleteAltname: (name, altname) => deleted(() => deleteAltname(socket, name, altname)),
    moveLink(name, netns, newName) {
      const words = `netns ${netnsText(netns)} name ${newName}`;
      set(name, words, u32(IFLA_NET_NS_FD, netns), text(IFLA_IFNAME, newName));
    },
  };
}

/** `ip -d link show`: every link of the socket's namespace. */
export function listLinks(socket: NetlinkSocket): Link[] {
  const payload = join(ifinfomsg(), u32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS));
  const answers = socket.dump({ operation: "ip -d link show", type: RTM_GETLINK, payload });
  return answers.map((message) => decodeLink(message.payload)).filter((link) => link !== undefined);
}

function deleteLinkGroup(socket: NetlinkSocket, group: number): void {
  const payload = join(ifinfomsg(), u32(IFLA_GROUP, group));
  socket.request({ operation: `ip link del group ${group}`, type: RTM_DELLINK, payload });
}

function setLinkUp(socket: NetlinkSocket, name: string, up: boolean): void {
  const operation = `ip link set dev ${name} ${up ? "up" : "down"}`;
  const index = linkIndex(socket, name, operation);
  const payload = ifinfomsg({ index, flags: up ? IFF_UP : 0, change: IFF_UP });
  socket.request({ operation, type: RTM_NEWLINK, payload });
}

function deleteAltname(socket: NetlinkSocket, name: string, altname: string): void {
  const operation = `ip link property del dev ${name} altname ${altname}`;
  const index = linkIndex(socket, name, operation);
  const payload = join(ifinfomsg({ index }), nestFlagged(IFLA_PROP_LIST, text(IFLA_ALT_IFNAME, altname)));
  socket.request({ operation, type: RTM_DELLINKPROP, payload });
}

/** Bytes without a NUL: the kernel takes the length of the attribute for that of the alias, and 0 for "none". */
function aliasPart(alias: string): Part {
  return bytes(IFLA_IFALIAS, new TextEncoder().encode(alias));
}
