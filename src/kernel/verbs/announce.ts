import { close, closeSync } from "node:fs";
import { bytesOf, type Ip } from "../../address/ip.ts";
import { type Announcement, type Announcer, announcement, sockaddrIn6 } from "../announcement.ts";
import type { Kernel } from "../kernel.ts";
import { bind, sendTo, setSocketOption, socket } from "../libc.ts";
import { ETH_P_ARP } from "../netlink/constants/if-ether.ts";
import { IPPROTO_ICMPV6, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, IPV6_MULTICAST_IF } from "../netlink/constants/in6.ts";
import { AF_INET6, AF_PACKET, SOCK_CLOEXEC, SOCK_DGRAM, SOCK_RAW } from "../netlink/constants/socket.ts";
import { decodeLink } from "../netlink/decode-link.ts";
import { getLink } from "../netlink/link-index.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { SystemError } from "../system-error.ts";

/** The verb of `Kernel` that announces. */
export type AnnounceVerbs = Pick<Kernel, "announce">;

/** `within` runs a function inside the namespace, where the packet's socket must be made. Throws `SystemError`. */
export function announceVerbs(netlink: NetlinkSocket, within: <Result>(act: () => Result) => Result): AnnounceVerbs {
  return {
    announce(name, ip) {
      const link = decodeLink(getLink(netlink, name, `arping -U ${ip} -I ${name}`));
      const found = link === undefined ? undefined : announcement(link, ip);
      if (link === undefined || found === undefined) return;
      transmit(
        within(() => (found.family === 4 ? openArp() : openAdvertisement(link, ip))),
        found,
      );
    },
  };
}

/** To close a packet socket waits for RCU (`packet_release`, 8 to 15 ms): nobody else has to. */
function transmit(fd: number, found: Announcement): void {
  try {
    sendTo(fd, found.packet, found.destination);
  } finally {
    close(fd, () => {});
  }
}

/** The kernel builds the Ethernet header (SOCK_DGRAM). */
function openArp(): number {
  return socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, ((ETH_P_ARP & 0xff) << 8) | (ETH_P_ARP >> 8));
}

function openAdvertisement(link: Announcer, ip: Ip): number {
  const fd = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMPV6);
  try {
    setSocketOption(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, int(link.index));
    // RFC 4861 section 7.1.2: receivers drop what has been forwarded.
    setSocketOption(fd, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, int(255));
    bindIfUsable(fd, sockaddrIn6(bytesOf(ip), link.index));
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** An address that is still tentative cannot be a source; then the kernel chooses the link-local one. */
function bindIfUsable(fd: number, address: Uint8Array): void {
  try {
    bind(fd, address);
  } catch (error) {
    if (!(error instanceof SystemError && error.code === "EADDRNOTAVAIL")) throw error;
  }
}

function int(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}
