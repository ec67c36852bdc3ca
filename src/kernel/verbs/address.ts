import { bitsOf, bytesOf, familyOf, type Ip, ipFromBytes, ipFromValue } from "../../address/ip.ts";
import { boundsOf, type Cidr, cidrOf, ipOf, lengthOf, prefixFamily } from "../../address/prefix.ts";
import type { InterfaceAddress } from "../address.ts";
import type { Kernel } from "../kernel.ts";
import { deleted } from "../netlink/absent.ts";
import { bytes, decodeAttributes, join } from "../netlink/attributes.ts";
import { IFA_ADDRESS, IFA_BROADCAST, IFA_FLAGS, IFA_LOCAL } from "../netlink/constants/if-addr.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../netlink/constants/netlink.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RTM_DELADDR,
  RTM_GETADDR,
  RTM_NEWADDR,
} from "../netlink/constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../netlink/constants/socket.ts";
import { ifaddrmsg, readIfaddrmsg } from "../netlink/headers.ts";
import { linkIndex } from "../netlink/link-index.ts";
import { type LinkNames, linkNames } from "../netlink/link-names.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";

/** The verbs of `Kernel` about addresses. */
export type AddressVerbs = Pick<Kernel, "addresses" | "addAddress" | "deleteAddress">;

export function addressVerbs(socket: NetlinkSocket): AddressVerbs {
  return {
    addresses() {
      const payload = ifaddrmsg({ family: AF_UNSPEC, prefixLength: 0, flags: 0, scope: 0, index: 0 });
      const answers = socket.dump({ operation: "ip addr show", type: RTM_GETADDR, payload });
      const names = linkNames(socket);
      return answers.map((message) => decodeAddress(message.payload, names)).filter((found) => found !== undefined);
    },
    addAddress(name, address) {
      const operation = `ip addr add ${address}${broadcastOf(address) === undefined ? "" : " brd +"} dev ${name}`;
      const payload = encodeAddress(linkIndex(socket, name, operation), address, broadcastOf(address));
      socket.request({ operation, type: RTM_NEWADDR, flags: NLM_F_CREATE | NLM_F_EXCL, payload });
    },
    deleteAddress: (name, address) =>
      deleted(() => {
        const operation = `ip addr del ${address} dev ${name}`;
        const payload = encodeAddress(linkIndex(socket, name, operation), address, undefined);
        socket.request({ operation, type: RTM_DELADDR, payload });
      }),
  };
}

/** The address of an RTM_NEWADDR payload; nothing if its link is gone or it makes no sense. */
export function decodeAddress(payload: Uint8Array, names: LinkNames): InterfaceAddress | undefined {
  const header = readIfaddrmsg(payload);
  if (header === undefined) return undefined;
  const attributes = decodeAttributes(header.rest);
  // On a point-to-point link IFA_ADDRESS is the other end; IPv6 without a peer has no IFA_LOCAL.
  const value = attributes.bytes(IFA_LOCAL) ?? attributes.bytes(IFA_ADDRESS);
  const dev = names.get(header.index);
  const size = header.family === AF_INET ? 4 : header.family === AF_INET6 ? 16 : undefined;
  if (dev === undefined || value === undefined || value.length !== size) return undefined;
  if (header.prefixLength > size * 8) return undefined;
  return {
    dev,
    address: cidrOf(ipFromBytes(value), header.prefixLength),
    scope: SCOPES.get(header.scope) ?? header.scope,
    flags: attributes.u32(IFA_FLAGS) ?? header.flags,
  };
}

const SCOPES = new Map<number, InterfaceAddress["scope"]>([
  [RT_SCOPE_UNIVERSE, "global"],
  [RT_SCOPE_LINK, "link"],
  [RT_SCOPE_HOST, "host"],
]);

function encodeAddress(index: number, address: Cidr, broadcast: Ip | undefined): Uint8Array {
  const ip = ipOf(address);
  const family = familyOf(ip) === 4 ? AF_INET : AF_INET6;
  const scope = ip.startsWith("127.") ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
  return join(
    ifaddrmsg({ family, prefixLength: lengthOf(address), flags: 0, scope, index }),
    bytes(IFA_LOCAL, bytesOf(ip)),
    bytes(IFA_ADDRESS, bytesOf(ip)),
    bytes(IFA_BROADCAST, broadcast === undefined ? undefined : bytesOf(broadcast)),
  );
}

/** The last address of an IPv4 network that has room for one: /31 and /32 have none. */
function broadcastOf(address: Cidr): Ip | undefined {
  const family = prefixFamily(address);
  return family === 6 || lengthOf(address) > bitsOf(family) - 2 ? undefined : ipFromValue(4, boundsOf(address).last);
}
