import { type Mac, macBytes } from "../../address/mac.ts";
import type { Kernel } from "../kernel.ts";
import type { Link, NewLink } from "../link.ts";
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
import { NLM_F_CREATE, NLM_F_EXCL } from "../netlink/constants/netlink.ts";
import {
  RTEXT_FILTER_SKIP_STATS,
  RTM_DELLINK,
  RTM_DELLINKPROP,
  RTM_GETLINK,
  RTM_NEWLINK,
  RTM_SETLINK,
} from "../netlink/constants/rtnetlink.ts";
import { decodeLink } from "../netlink/decode-link.ts";
import { encodeNewLink } from "../netlink/encode-new-link.ts";
import { ifinfomsg } from "../netlink/headers.ts";
import { getLink, linkIndex } from "../netlink/link-index.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";

/** The verbs of `Kernel` about links. */
export type LinkVerbs = Pick<
  Kernel,
  | "links"
  | "link"
  | "createLink"
  | "deleteLink"
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

export function linkVerbs(socket: NetlinkSocket): LinkVerbs {
  function set(name: string, words: string, ...parts: Part[]): void {
    const operation = `ip link set dev ${name} ${words}`;
    const index = linkIndex(socket, name, operation);
    socket.request({ operation, type: RTM_SETLINK, payload: join(ifinfomsg({ index }), ...parts) });
  }

  return {
    links: () => listLinks(socket),
    link: (name) => orAbsent(() => decodeLink(getLink(socket, name, `ip link show dev ${name}`))),
    createLink: (link) => createLink(socket, link),
    deleteLink: (name) => deleted(() => deleteLink(socket, name)),
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
      const words = `netns ${descriptor(netns)} name ${newName}`;
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

function createLink(socket: NetlinkSocket, link: NewLink): void {
  const operation = newLinkCommand(link);
  const master = "master" in link ? linkIndex(socket, link.master, operation) : undefined;
  const payload = encodeNewLink(link, master);
  socket.request({ operation, type: RTM_NEWLINK, flags: NLM_F_CREATE | NLM_F_EXCL, payload });
}

function deleteLink(socket: NetlinkSocket, name: string): void {
  const operation = `ip link del dev ${name}`;
  const index = linkIndex(socket, name, operation);
  socket.request({ operation, type: RTM_DELLINK, payload: ifinfomsg({ index }) });
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

/** The line an operator would type for it. */
function newLinkCommand(link: NewLink): string {
  const words = ["ip link add", "master" in link ? `link ${link.master}` : "", `name ${link.name}`, ...named(link)];
  if (link.group !== undefined) words.push(`group ${link.group}`);
  words.push(`type ${link.kind}`);
  if (link.kind === "macvlan" || link.kind === "ipvlan") words.push(`mode ${link.mode}`);
  if (link.kind === "veth") words.push(`peer name ${link.peer.name}`, ...named(link.peer));
  return words.filter((word) => word !== "").join(" ");
}

function named({ mtu, mac, netns }: { mtu?: number; mac?: Mac; netns?: number }): string[] {
  return [
    mtu === undefined ? "" : `mtu ${mtu}`,
    mac === undefined ? "" : `address ${mac}`,
    netns === undefined ? "" : `netns ${descriptor(netns)}`,
  ];
}

function descriptor(netns: number): string {
  return `/proc/${process.pid}/fd/${netns}`;
}
