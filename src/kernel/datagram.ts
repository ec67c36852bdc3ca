import { closeSync } from "node:fs";
import { sendTo, socket } from "./libc.ts";
import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM } from "./netlink/constants/socket.ts";

/**
 * Sends one datagram to a Unix socket, `/run/systemd/notify` or, in the abstract namespace, `@name`: what
 * `systemd-notify` does. Throws `SystemError` where nobody listens or whoever does is too busy.
 */
export function sendDatagram(path: string, text: string): void {
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  try {
    sendTo(fd, Buffer.from(text), sockaddrUn(path));
  } finally {
    closeSync(fd);
  }
}

/** include/linux/net.h; the same on x86-64 and arm64. */
const SOCK_NONBLOCK = 0o4000;

/** `sockaddr_un` of linux/un.h; a closing zero ends a path, and none an abstract name. */
function sockaddrUn(path: string): Uint8Array {
  const name = path.startsWith("@") ? `\0${path.slice(1)}` : `${path}\0`;
  const bytes = Buffer.alloc(2 + Buffer.byteLength(name));
  bytes.writeUInt16LE(AF_UNIX, 0);
  bytes.write(name, 2);
  return bytes;
}
