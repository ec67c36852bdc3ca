import { dlopen, type Pointer, read } from "bun:ffi";
import { constants } from "node:os";
import { SystemError } from "./system-error.ts";

/** `socket(2)`: a new descriptor, in the network namespace of the calling thread. */
export function socket(family: number, type: number, protocol: number): number {
  return checked("socket", () => libc().socket(family, type, protocol));
}

/** `bind(2)` to a `sockaddr`. */
export function bind(fd: number, address: Uint8Array): void {
  checked("bind", () => libc().bind(fd, address, address.length));
}

/** `send(2)`. */
export function send(fd: number, bytes: Uint8Array): void {
  checked("send", () => libc().sendto(fd, bytes, bytes.length, 0, null, 0));
}

/** `sendto(2)` a `sockaddr`. */
export function sendTo(fd: number, bytes: Uint8Array, address: Uint8Array): void {
  checked("sendto", () => libc().sendto(fd, bytes, bytes.length, 0, address, address.length));
}

/** `recv(2)` of one datagram: its length, which with `MSG_TRUNC` may be more than the buffer holds. */
export function receive(fd: number, buffer: Uint8Array, flags: number): number {
  return checked("recv", () => libc().recvfrom(fd, buffer, buffer.length, flags, null, null));
}

/** `recvfrom(2)`: as `receive`, with the sender's `sockaddr` written into `address`. */
export function receiveFrom(fd: number, buffer: Uint8Array, flags: number, address: Uint8Array): number {
  const length = Uint32Array.of(address.length);
  return checked("recvfrom", () => libc().recvfrom(fd, buffer, buffer.length, flags, address, length));
}

/** `setsockopt(2)`. */
export function setSocketOption(fd: number, level: number, option: number, value: Uint8Array): void {
  checked(`setsockopt ${level} ${option}`, () => libc().setsockopt(fd, level, option, value, value.length));
}

/** `getsockopt(2)` into `value`. */
export function getSocketOption(fd: number, level: number, option: number, value: Uint8Array): void {
  const length = Uint32Array.of(value.length);
  checked(`getsockopt ${level} ${option}`, () => libc().getsockopt(fd, level, option, value, length));
}

/** `setns(2)`: moves the calling thread, and it alone, into the namespace. */
export function setns(fd: number, type: number): void {
  checked("setns", () => libc().setns(fd, type));
}

/** `ioctl(2)` of a request without an argument: what it answers. */
export function ioctl(fd: number, request: number): number {
  return checked(`ioctl ${request}`, () => libc().ioctl(fd, request, null));
}

/** `ioctl(2)` with a struct that the kernel reads and answers in. */
export function ioctlWith(fd: number, request: number, struct: Uint8Array): void {
  checked(`ioctl ${request}`, () => libc().ioctl(fd, request, struct));
}

/** `flock(2)`. */
export function flock(fd: number, operation: number): void {
  checked("flock", () => libc().flock(fd, operation));
}

/** `fstatfs(2)`: `f_type`, a number of linux/magic.h. The struct begins with it, 64 bits wide on x86-64 and arm64. */
export function fileSystemType(fd: number): number {
  const statfs = new BigUint64Array(32);
  checked("fstatfs", () => libc().fstatfs(fd, statfs));
  return Number(statfs[0]! & 0xffffffffn);
}

/** `clock_gettime(2)` in nanoseconds. */
export function clockNanoseconds(clock: number): bigint {
  const timespec = new BigInt64Array(2);
  checked("clock_gettime", () => libc().clock_gettime(clock, timespec));
  return timespec[0]! * 1_000_000_000n + timespec[1]!;
}

type Libc = ReturnType<typeof open>["symbols"];

let opened: Libc | undefined;
/** errno is a thread's own; so is this module, each Worker loads it anew. */
let errno: Pointer | undefined;

/** Opened at the first call, so that importing a type or a codec from beside it costs nothing. */
function libc(): Libc {
  opened ??= open().symbols;
  return opened;
}

/** glibc's name on x86-64 and arm64 alike. `ssize_t` is read as `int`: no message of ours has 2 GiB. */
function open() {
  return dlopen("libc.so.6", {
    __errno_location: { args: [], returns: "ptr" },
    socket: { args: ["int", "int", "int"], returns: "int" },
    bind: { args: ["int", "ptr", "u32"], returns: "int" },
    sendto: { args: ["int", "ptr", "u64", "int", "ptr", "u32"], returns: "int" },
    recvfrom: { args: ["int", "ptr", "u64", "int", "ptr", "ptr"], returns: "int" },
    setsockopt: { args: ["int", "int", "int", "ptr", "u32"], returns: "int" },
    getsockopt: { args: ["int", "int", "int", "ptr", "ptr"], returns: "int" },
    setns: { args: ["int", "int"], returns: "int" },
    ioctl: { args: ["int", "u64", "ptr"], returns: "int" },
    flock: { args: ["int", "int"], returns: "int" },
    fstatfs: { args: ["int", "ptr"], returns: "int" },
    clock_gettime: { args: ["int", "ptr"], returns: "int" },
  });
}

/** The result of a call; its errno as an exception when it is negative. An interrupted call is made again. */
function checked(name: string, call: () => number): number {
  errno ??= libc().__errno_location() as Pointer;
  for (;;) {
    const result = call();
    if (result >= 0) return result;
    const number = read.i32(errno, 0);
    if (number !== constants.errno.EINTR) throw new SystemError(name, number);
  }
}
