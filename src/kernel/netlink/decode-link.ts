import { type Mac, macFromBytes } from "../../address/mac.ts";
import type { Link } from "../link.ts";
import { type Attributes, decodeAttributes, textOf } from "./attributes.ts";
import { IFF_LOWER_UP, IFF_UP } from "./constants/if.ts";
import {
  IFLA_ADDRESS,
  IFLA_ALT_IFNAME,
  IFLA_BROADCAST,
  IFLA_GROUP,
  IFLA_IFALIAS,
  IFLA_IFNAME,
  IFLA_INFO_KIND,
  IFLA_LINK,
  IFLA_LINK_NETNSID,
  IFLA_LINKINFO,
  IFLA_MAX_MTU,
  IFLA_MIN_MTU,
  IFLA_MTU,
  IFLA_PARENT_DEV_NAME,
  IFLA_PERM_ADDRESS,
  IFLA_PROP_LIST,
  IFLA_TXQLEN,
} from "./constants/if-link.ts";
import { readIfinfomsg } from "./headers.ts";
import { present } from "./present.ts";

/** The link of an RTM_NEWLINK payload; nothing if that has no name. */
export function decodeLink(payload: Uint8Array): Link | undefined {
  const header = readIfinfomsg(payload);
  if (header === undefined) return undefined;
  const attributes = decodeAttributes(header.rest);
  const name = attributes.text(IFLA_IFNAME);
  if (name === undefined) return undefined;
  return {
    index: header.index,
    name,
    mtu: attributes.u32(IFLA_MTU) ?? 0,
    flags: header.flags,
    up: (header.flags & IFF_UP) !== 0,
    carrier: (header.flags & IFF_LOWER_UP) !== 0,
    altnames: altnames(attributes),
    group: attributes.u32(IFLA_GROUP) ?? 0,
    txQueueLen: attributes.u32(IFLA_TXQLEN) ?? 0,
    ...present({
      mac: macOf(attributes.bytes(IFLA_ADDRESS)),
      broadcast: macOf(attributes.bytes(IFLA_BROADCAST)),
      kind: attributes.nest(IFLA_LINKINFO)?.text(IFLA_INFO_KIND),
      // Tunnels without a lower link say 0.
      link: attributes.u32(IFLA_LINK) || undefined,
      linkNetnsId: attributes.i32(IFLA_LINK_NETNSID),
      alias: attributes.text(IFLA_IFALIAS),
      minMtu: attributes.u32(IFLA_MIN_MTU),
      // 0: the driver sets no limit.
      maxMtu: attributes.u32(IFLA_MAX_MTU) || undefined,
      permanentMac: macOf(attributes.bytes(IFLA_PERM_ADDRESS)),
      parent: attributes.text(IFLA_PARENT_DEV_NAME),
    }),
  };
}

function altnames(attributes: Attributes): string[] {
  return (attributes.nest(IFLA_PROP_LIST)?.all(IFLA_ALT_IFNAME) ?? []).map(textOf);
}

/** Tunnels have addresses of other lengths; those are no hardware addresses. */
function macOf(bytes: Uint8Array | undefined): Mac | undefined {
  return bytes?.length === 6 || bytes?.length === 20 ? macFromBytes(bytes) : undefined;
}
