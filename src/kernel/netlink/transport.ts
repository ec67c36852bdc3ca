import { closeSync, write } from "node:fs";
import { constants } from "node:os";
import { bind, ioctlWith, receiveFrom, send, setSocketOption, socket } from "../libc.ts";
import { SystemError } from "../system-error.ts";
import { textOf, viewOf } from "./attributes.ts";
import { NETLINK_CAP_ACK, NETLINK_EXT_ACK, SOL_NETLINK } from "./constants/netlink.ts";
import {
  AF_NETLINK,
  MSG_TRUNC,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SO_RCVTIMEO,
  SOCK_CLOEXEC,
  SOCK_RAW,
  SOL_SOCKET,
} from "./constants/socket.ts";

/** Datagrams to the kernel and from it. */
export interface NetlinkTransport {
  send(bytes: Uint8Array): void;
  /** The same from a thread of the pool: the kernel does what it is asked to before it lets the sender go. */
  sendSoon(bytes: Uint8Array): Promise<void>;
  /** The next datagram, whole, with its sender's port: 0 is the kernel. Throws `SystemError`. */
  receive(): { port: number; bytes: Uint8Array };
  /** The name of the link of an index in the socket's namespace; nothing where there is none. Throws `SystemError`. */
  linkName(index: number): string | undefined;
  close(): void;
}

/** A netlink socket (`NETLINK_*`) in the network namespace of the calling thread, where it stays. Throws `SystemError`. */
export function openNetlinkTransport(protocol: number): NetlinkTransport {
  const fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  try {
    bind(fd, sockaddrNl());
    setSocketOption(fd, SOL_NETLINK, NETLINK_EXT_ACK, int(1));
    setSocketOption(fd, SOL_NETLINK, NETLINK_CAP_ACK, int(1));
    setSocketOption(fd, SOL_SOCKET, SO_RCVTIMEO, timeval(ANSWER_SECONDS));
    enlargeReceiveBuffer(fd);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  const sender = new Uint8Array(SOCKADDR_NL_SIZE);
  return {
    send: (bytes) => send(fd, bytes),
    sendSoon: (bytes) => sendSoon(fd, bytes),
    receive() {
      buffer ??= new Uint8Array(LONGEST_DATAGRAM);
      const length = receiveFrom(fd, buffer, MSG_TRUNC, sender);
      if (length > buffer.length) throw new SystemError(`recv of ${length} bytes`, constants.errno.EMSGSIZE);
      return { port: viewOf(sender).getUint32(4, true), bytes: buffer.slice(0, length) };
    },
    linkName: (index) => linkName(fd, index),
    close: () => closeSync(fd),
  };
}

/** Whoever writes to a netlink socket writes to the kernel. */
function sendSoon(fd: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, (error) => {
      if (error === null) resolve();
      else reject(new SystemError("write", Math.abs(error.errno ?? constants.errno.EIO)));
    });
  });
}

/** By ioctl, which takes no lock where a message would wait for every change of a link on this machine to end. */
function linkName(fd: number, index: number): string | undefined {
  const ifreq = new Uint8Array(SIZE_OF_IFREQ);
  viewOf(ifreq).setInt32(IFNAMSIZ, index, true);
  try {
    ioctlWith(fd, SIOCGIFNAME, ifreq);
  } catch (error) {
    if (error instanceof SystemError && error.code === "ENODEV") return undefined;
    throw error;
  }
  return textOf(ifreq.subarray(0, IFNAMSIZ));
}

/** include/uapi/linux/sockios.h */
const SIOCGIFNAME = 0x8910;
/** `struct ifreq` of include/uapi/linux/if.h: the name, then a union that begins with the index. */
const SIZE_OF_IFREQ = 40;
const IFNAMSIZ = 16;

/** One for all sockets of the process: what is received is copied out of it before anything else can be. */
let buffer: Uint8Array | undefined;

/**
 * Lists come in datagrams of at most 32 KiB. A PF with many VFs answers in a single message, but that too has few
 * attributes that are long, and none can have more than 64 KiB.
 */
const LONGEST_DATAGRAM = 512 * 1024;

/** The kernel answers before `send` returns; whoever waits this long waits for an answer that was lost. */
const ANSWER_SECONDS = 10;
const RECEIVE_BUFFER = 4 * 1024 * 1024;
const SOCKADDR_NL_SIZE = 12;

/** `struct sockaddr_nl`: the kernel chooses the port, no multicast groups. */
function sockaddrNl(): Uint8Array {
  const address = new Uint8Array(SOCKADDR_NL_SIZE);
  viewOf(address).setUint16(0, AF_NETLINK, true);
  return address;
}

/** Beyond net.core.rmem_max where this process may (CAP_NET_ADMIN in the first user namespace). */
function enlargeReceiveBuffer(fd: number): void {
  try {
    setSocketOption(fd, SOL_SOCKET, SO_RCVBUFFORCE, int(RECEIVE_BUFFER));
  } catch (error) {
    if (!(error instanceof SystemError && error.errno === constants.errno.EPERM)) throw error;
    setSocketOption(fd, SOL_SOCKET, SO_RCVBUF, int(RECEIVE_BUFFER));
  }
}

function int(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}

/** `struct timeval`, 64-bit. */
function timeval(seconds: number): Uint8Array {
  return new Uint8Array(BigInt64Array.of(BigInt(seconds), 0n).buffer);
}
