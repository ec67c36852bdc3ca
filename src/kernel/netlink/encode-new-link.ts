import { macBytes } from "../../address/mac.ts";
import type { IpvlanMode, MacvlanMode, NewLink } from "../link.ts";
import { bytes, join, nest, type Part, text, u16, u32 } from "./attributes.ts";
import {
  IFLA_ADDRESS,
  IFLA_GROUP,
  IFLA_IFNAME,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
  IFLA_IPVLAN_FLAGS,
  IFLA_IPVLAN_MODE,
  IFLA_LINK,
  IFLA_LINKINFO,
  IFLA_MACVLAN_BC_QUEUE_LEN,
  IFLA_MACVLAN_MODE,
  IFLA_MTU,
  IFLA_NET_NS_FD,
  IPVLAN_MODE_L2,
  IPVLAN_MODE_L3,
  IPVLAN_MODE_L3S,
  MACVLAN_MODE_BRIDGE,
  MACVLAN_MODE_PASSTHRU,
  MACVLAN_MODE_PRIVATE,
  MACVLAN_MODE_VEPA,
} from "./constants/if-link.ts";
import { VETH_INFO_PEER } from "./constants/veth.ts";
import { ifinfomsg } from "./headers.ts";

/**
 * Payload of the RTM_NEWLINK that makes a link; `master` is the index of the lower link of a macvlan or ipvlan.
 * Attributes come in the order in which `ip link add` sends them.
 */
export function encodeNewLink(link: NewLink, master: number | undefined): Uint8Array {
  return join(
    ifinfomsg(),
    ...born(link),
    u32(IFLA_GROUP, link.group),
    u32(IFLA_LINK, master),
    text(IFLA_IFNAME, link.name),
    nest(IFLA_LINKINFO, bytes(IFLA_INFO_KIND, new TextEncoder().encode(link.kind)), kindPart(link)),
  );
}

/** `IFLA_MACVLAN_MODE` values. */
const MACVLAN_MODES: Record<MacvlanMode, number> = {
  private: MACVLAN_MODE_PRIVATE,
  vepa: MACVLAN_MODE_VEPA,
  bridge: MACVLAN_MODE_BRIDGE,
  passthru: MACVLAN_MODE_PASSTHRU,
};

/** `IFLA_IPVLAN_MODE` values. */
const IPVLAN_MODES: Record<IpvlanMode, number> = { l2: IPVLAN_MODE_L2, l3: IPVLAN_MODE_L3, l3s: IPVLAN_MODE_L3S };

function born(link: Pick<NewLink, "mtu" | "mac" | "netns">): Part[] {
  return [
    u32(IFLA_MTU, link.mtu),
    bytes(IFLA_ADDRESS, link.mac === undefined ? undefined : macBytes(link.mac)),
    u32(IFLA_NET_NS_FD, link.netns),
  ];
}

function kindPart(link: NewLink): Part {
  switch (link.kind) {
    case "veth":
      return nest(
        IFLA_INFO_DATA,
        nest(VETH_INFO_PEER, ifinfomsg(), ...born(link.peer), text(IFLA_IFNAME, link.peer.name)),
      );
    case "macvlan":
      return nest(
        IFLA_INFO_DATA,
        u32(IFLA_MACVLAN_BC_QUEUE_LEN, link.bcQueueLen),
        u32(IFLA_MACVLAN_MODE, MACVLAN_MODES[link.mode]),
      );
    case "ipvlan":
      return nest(IFLA_INFO_DATA, u16(IFLA_IPVLAN_MODE, IPVLAN_MODES[link.mode]), u16(IFLA_IPVLAN_FLAGS, 0));
    case "dummy":
      return undefined;
  }
}
