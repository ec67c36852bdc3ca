import { randomBytes } from "node:crypto";
import type { Mac } from "../../address/mac.ts";
import type { NewLink } from "../link.ts";
import { orAbsent } from "../netlink/absent.ts";
import { text } from "../netlink/attributes.ts";
import { IFLA_IFNAME } from "../netlink/constants/if-link.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../netlink/constants/netlink.ts";
import { RTM_DELLINK, RTM_NEWLINK } from "../netlink/constants/rtnetlink.ts";
import { encodeNewLink } from "../netlink/encode-new-link.ts";
import { isExisting } from "../netlink/error.ts";
import { ifinfomsg } from "../netlink/headers.ts";
import { linkIndex } from "../netlink/link-index.ts";
import { netnsText } from "../netlink/netns-text.ts";
import { setLink } from "../netlink/set-link.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";

/**
 * `ip link add …`. Before Linux 6.15 the kernel looks for the name of a link that is born in another namespace in the
 * namespace of the sender: a VF that came back as `net1` would bar every `net1` from every Pod. Then the link is born
 * under a name of its own and gets the wanted one over there.
 */
export function createLink(socket: NetlinkSocket, link: NewLink, socketIn: (netns: number) => NetlinkSocket): void {
  try {
    newLink(socket, link, link.name);
  } catch (error) {
    if (!isExisting(error) || link.netns === undefined || !isHere(socket, link.name)) throw error;
    const temporary = `rh${randomBytes(6).toString("hex")}`;
    newLink(socket, link, temporary);
    renameThere(socketIn(link.netns), temporary, link.name);
  }
}

function newLink(socket: NetlinkSocket, link: NewLink, name: string): void {
  const operation = newLinkText(link);
  const master = "master" in link ? linkIndex(socket, link.master, operation) : undefined;
  const payload = encodeNewLink({ ...link, name }, master);
  socket.request({ operation, type: RTM_NEWLINK, flags: NLM_F_CREATE | NLM_F_EXCL, payload });
}

function isHere(socket: NetlinkSocket, name: string): boolean {
  return orAbsent(() => linkIndex(socket, name, `ip link show dev ${name}`)) !== undefined;
}

function renameThere(there: NetlinkSocket, temporary: string, name: string): void {
  try {
    setLink(there, temporary, `name ${name}`, text(IFLA_IFNAME, name));
  } catch (error) {
    const operation = `ip link del dev ${temporary}`;
    const payload = ifinfomsg({ index: linkIndex(there, temporary, operation) });
    there.request({ operation, type: RTM_DELLINK, payload });
    throw error;
  } finally {
    there.close();
  }
}

function newLinkText(link: NewLink): string {
  const words = ["ip link add", "master" in link ? `link ${link.master}` : "", `name ${link.name}`, ...bornText(link)];
  if (link.group !== undefined) words.push(`group ${link.group}`);
  words.push(`type ${link.kind}`);
  if (link.kind === "macvlan" || link.kind === "ipvlan") words.push(`mode ${link.mode}`);
  if (link.kind === "veth") words.push(`peer name ${link.peer.name}`, ...bornText(link.peer));
  return words.filter((word) => word !== "").join(" ");
}

function bornText({ mtu, mac, netns }: { mtu?: number; mac?: Mac; netns?: number }): string[] {
  return [
    mtu === undefined ? "" : `mtu ${mtu}`,
    mac === undefined ? "" : `address ${mac}`,
    netns === undefined ? "" : `netns ${netnsText(netns)}`,
  ];
}
