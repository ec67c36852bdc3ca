import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { bootId } from "./boot.ts";
import { fileSystemType, getSocketOption, ioctl, setns, socket } from "./libc.ts";
import { AF_UNIX, SO_NETNS_COOKIE, SOCK_CLOEXEC, SOCK_DGRAM, SOL_SOCKET } from "./netlink/constants/socket.ts";

/** A path where a network namespace is looked for. The descriptor is the caller's to close. */
export type OpenedNetns =
  | { kind: "netns"; fd: number }
  /** Nothing is at the path: the namespace is gone, and a DEL has nothing to do there. */
  | { kind: "absent" }
  /** Something is there that is no namespace: the file left behind by an unmounted one. */
  | { kind: "stale" };

/** Opens the namespace at a path (`/var/run/netns/NAME`, `/proc/PID/ns/net`). Throws Node's errors other than absence. */
export function openNetns(path: string): OpenedNetns {
  let fd: number;
  try {
    // O_NONBLOCK: a FIFO in its place must not hold the caller.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | O_CLOEXEC);
  } catch (error) {
    if (isErrnoException(error) && ["ENOENT", "ENOTDIR", "ESRCH"].includes(error.code)) return { kind: "absent" };
    if (isErrnoException(error) && ["ENXIO", "ELOOP"].includes(error.code)) return { kind: "stale" };
    throw error;
  }
  if (isNetns(fd)) return { kind: "netns", fd };
  closeSync(fd);
  return { kind: "stale" };
}

/** The namespace this process was in when it first asked: the host's. Never closed; compare with `isOwnNetns`. */
export function ownNetns(): number {
  own ??= openSync("/proc/thread-self/ns/net", constants.O_RDONLY | O_CLOEXEC);
  return own;
}

/** Whether a descriptor is of the very namespace this process is in. */
export function isOwnNetns(fd: number): boolean {
  return inodeOf(fd) === inodeOf(ownNetns());
}

/**
 * What tells a namespace from every other of this boot, and a boot from another: `BOOT-ID/cookie:17`. Inode numbers
 * are used again, the cookie is not; where the kernel has none (before 5.14) it is `BOOT-ID/inode:4:4026532177`.
 */
export function netnsIdentity(fd: number): string {
  const cookie = cookieOf(fd);
  return `${bootId()}/${cookie === undefined ? `inode:${inodeOf(fd)}` : `cookie:${cookie}`}`;
}

/**
 * Runs a function with the calling thread inside a namespace and steps back out. Nothing in it may wait: whatever
 * thread or process is born meanwhile stays inside for good. Throws `SystemError` when it cannot enter; when it cannot
 * leave, the process ends, since all it did from then on would hit a Pod.
 */
export function inside<Result>(fd: number, act: () => Result): Result {
  const back = current ?? ownNetns();
  setns(fd, CLONE_NEWNET);
  current = fd;
  try {
    const result = act();
    if (result instanceof Promise) throw new TypeError("Nothing asynchronous may begin inside a network namespace");
    return result;
  } finally {
    leave(back);
    current = back;
  }
}

/** include/uapi/linux/sched.h */
const CLONE_NEWNET = 0x40000000;
/** include/uapi/linux/magic.h */
const NSFS_MAGIC = 0x6e736673;
/** include/uapi/linux/nsfs.h: `_IO(0xb7, 3)`, the `CLONE_NEW*` that a namespace was made by. */
const NS_GET_NSTYPE = 0xb703;
/** Node's constants lack it; the same on x86-64 and arm64. */
const O_CLOEXEC = 0o2000000;

let own: number | undefined;
let current: number | undefined;

function leave(back: number): void {
  try {
    setns(back, CLONE_NEWNET);
  } catch {
    process.abort();
  }
}

/** Namespaces are files of nsfs; a network's is told from a process's or a user's by ioctl. */
function isNetns(fd: number): boolean {
  return fileSystemType(fd) === NSFS_MAGIC && ioctl(fd, NS_GET_NSTYPE) === CLONE_NEWNET;
}

function inodeOf(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return `${dev}:${ino}`;
}

function cookieOf(fd: number): bigint | undefined {
  const cookie = new Uint8Array(8);
  try {
    inside(fd, () => {
      const probe = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      try {
        getSocketOption(probe, SOL_SOCKET, SO_NETNS_COOKIE, cookie);
      } finally {
        closeSync(probe);
      }
    });
  } catch (error) {
    if (isErrnoException(error) && error.code === "ENOPROTOOPT") return undefined;
    throw error;
  }
  return new DataView(cookie.buffer).getBigUint64(0, true);
}

function isErrnoException(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
