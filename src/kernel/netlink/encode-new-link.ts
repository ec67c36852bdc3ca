import { macBytes } from "../../address/mac.ts";
import type { IpvlanMode, MacvlanMode, NewLink } from "../link.ts";
import { bytes, join, nest, type Part, text, u16, u32 } from "./attributes.ts";
import {
  IFLA_ADDRESS,
  IFLA_GROUP,
  IFLA_IFNAME,
  IFLA_INFO_DATA,
  IFLA_INFO_KIND,
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

/** Payload of the RTM_NEWLINK that makes a link; `master` is the index of the lower link of a macvlan or ipvlan. */
export function encodeNewLink(link: NewLink, master: number | undefined): Uint8Array {
  return join(
    ifinfomsg(),
    u32(IFLA_LINK, master),
    ...named(link),
    u32(IFLA_GROUP, link.group),
    nest(IFLA_LINKINFO, text(IFLA_INFO_KIND, link.kind), kindPart(link)),
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

function named(link: Pick<NewLink, "name" | "mtu" | "mac" | "netns">): Part[] {
  return [
    text(IFLA_IFNAME, link.name),
    u32(IFLA_MTU, link.mtu),
    bytes(IFLA_ADDRESS, link.mac === undefined ? undefined : macBytes(link.mac)),
    u32(IFLA_NET_NS_FD, link.netns),
  ];
}

function kindPart(link: NewLink): Part {
  switch (link.kind) {
    case "veth":
      return nest(IFLA_INFO_DATA, bytes(VETH_INFO_PEER, join(ifinfomsg(), ...named(link.peer))));
    case "macvlan":
      return nest(
        IFLA_INFO_DATA,
        u32(IFLA_MACVLAN_MODE, MACVLAN_MODES[link.mode]),
        u32(IFLA_MACVLAN_BC_QUEUE_LEN, link.bcQueueLen),
      );
    case "ipvlan":
      return nest(IFLA_INFO_DATA, u16(IFLA_IPVLAN_MODE, IPVLAN_MODES[link.mode]));
    case "dummy":
      return undefined;
  }
}
