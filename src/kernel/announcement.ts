import { bytesOf, familyOf, type Ip } from "../address/ip.ts";
import { isZeroMac, type Mac, macBytes } from "../address/mac.ts";
import { join } from "./netlink/attributes.ts";
import { ARPHRD_ETHER, ARPHRD_INFINIBAND, ARPOP_REQUEST } from "./netlink/constants/if-arp.ts";
import { ETH_P_ARP } from "./netlink/constants/if-ether.ts";
import { ND_NEIGHBOR_ADVERT, ND_OPT_TARGET_LINKADDR } from "./netlink/constants/in6.ts";
import { AF_INET6, AF_PACKET } from "./netlink/constants/socket.ts";

/** What is sent, and the `sockaddr` it is sent to. */
export interface Announcement {
  family: 4 | 6;
  packet: Uint8Array;
  destination: Uint8Array;
}

/** The link as announcements need it. */
export interface Announcer {
  index: number;
  mac?: Mac;
  broadcast?: Mac;
}

/**
 * The packet by which an address tells its neighbours where it now lives: a gratuitous ARP request (RFC 5227) or an
 * unsolicited neighbour advertisement (RFC 4861 section 7.2.6). Nothing for a link without a usable hardware address.
 */
export function announcement(link: Announcer, ip: Ip): Announcement | undefined {
  const { mac } = link;
  if (mac === undefined || isZeroMac(mac) || /^(?:ff:)+ff$/.test(mac)) return undefined;
  return familyOf(ip) === 4
    ? gratuitousArp(link, macBytes(mac), ip)
    : unsolicitedAdvertisement(link, macBytes(mac), ip);
}

/** `struct sockaddr_in6`, 28 bytes. Without the scope id the kernel may take another interface. */
export function sockaddrIn6(ip: Uint8Array, scopeId: number): Uint8Array {
  return join(native16(AF_INET6), new Uint8Array(6), ip, native32(scopeId));
}

const ETHERNET_BROADCAST = new Uint8Array(6).fill(0xff);
const ALL_NODES = Uint8Array.of(0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
const PTYPE_IPV4 = 0x0800;

function gratuitousArp(link: Announcer, mac: Uint8Array, ip: Ip): Announcement {
  const type = mac.length === 20 ? ARPHRD_INFINIBAND : ARPHRD_ETHER;
  const lengths = Uint8Array.of(mac.length, 4);
  const anyone = new Uint8Array(mac.length).fill(0xff);
  const address = bytesOf(ip);
  const packet = join(
    ...[network16(type), network16(PTYPE_IPV4), lengths, network16(ARPOP_REQUEST)],
    ...[mac, address, anyone, address],
  );
  // Each IPoIB partition has a broadcast address of its own.
  const to = link.broadcast === undefined ? ETHERNET_BROADCAST : macBytes(link.broadcast);
  return { family: 4, packet, destination: sockaddrLl(link.index, type, to) };
}

/** Flags: override alone. The kernel fills in the checksum. The option counts in units of eight bytes. */
function unsolicitedAdvertisement(link: Announcer, mac: Uint8Array, ip: Ip): Announcement {
  const head = Uint8Array.of(ND_NEIGHBOR_ADVERT, 0, 0, 0, 0x20, 0, 0, 0);
  const padding = new Uint8Array(mac.length === 20 ? 2 : 0);
  const option = Uint8Array.of(ND_OPT_TARGET_LINKADDR, (2 + padding.length + mac.length) / 8);
  const packet = join(head, bytesOf(ip), option, padding, mac);
  return { family: 6, packet, destination: sockaddrIn6(ALL_NODES, link.index) };
}

/** `struct sockaddr_ll` (linux/if_packet.h): 20 bytes, or 32 with an IPoIB address. */
function sockaddrLl(index: number, type: number, address: Uint8Array): Uint8Array {
  const fixed = [native16(AF_PACKET), network16(ETH_P_ARP), native32(index), native16(type)];
  const padding = new Uint8Array(address.length === 6 ? 2 : 0);
  return join(...fixed, Uint8Array.of(0, address.length), address, padding);
}

function network16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

function native16(value: number): Uint8Array {
  return new Uint8Array(Uint16Array.of(value).buffer);
}

function native32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}
