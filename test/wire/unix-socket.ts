import { dlopen, ptr } from "bun:ffi";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A path for a socket that nobody has made yet. */
export function freshSocket(): string {
  return join(mkdtempSync(join(tmpdir(), "railhead-")), "agent.sock");
}

/** A listener that never accepts, and takes one connection into its backlog: what a stopped agent looks like. */
export function fullSocket(path: string): { close(): void } {
  const libc = dlopen("libc.so.6", {
    socket: { args: ["i32", "i32", "i32"], returns: "i32" },
    bind: { args: ["i32", "ptr", "u32"], returns: "i32" },
    listen: { args: ["i32", "i32"], returns: "i32" },
    close: { args: ["i32"], returns: "i32" },
  });
  const [AF_UNIX, SOCK_STREAM] = [1, 1];
  // struct sockaddr_un (linux/un.h): the family, and the path with its closing zero.
  const address = Buffer.concat([Uint8Array.of(AF_UNIX, 0), Buffer.from(path), Uint8Array.of(0)]);
  const fd = libc.symbols.socket(AF_UNIX, SOCK_STREAM, 0);
  if (libc.symbols.bind(fd, ptr(address), address.length) !== 0 || libc.symbols.listen(fd, 0) !== 0) {
    throw new Error(`No listener at ${path}`);
  }
  return { close: () => void libc.symbols.close(fd) };
}
