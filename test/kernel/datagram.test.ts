import { describe, expect, test } from "bun:test";
import { closeSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sendDatagram } from "../../src/kernel/datagram.ts";
import { bind, receive, socket } from "../../src/kernel/libc.ts";
import { AF_UNIX, SOCK_CLOEXEC, SOCK_DGRAM } from "../../src/kernel/netlink/constants/socket.ts";

describe("sendDatagram()", () => {
  test("reaches a socket by its path", () => {
    const directory = mkdtempSync(join(tmpdir(), "railhead-datagram-"));
    try {
      const path = join(directory, "notify");
      expect(received(`${path}\0`, () => sendDatagram(path, "READY=1"))).toBe("READY=1");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("reaches a socket of the abstract namespace", () => {
    const name = `railhead-test-${process.pid}`;
    expect(received(`\0${name}`, () => sendDatagram(`@${name}`, "STATUS=ä"))).toBe("STATUS=ä");
  });

  test("throws where nobody listens", () => {
    expect(() => sendDatagram("/nonexistent/notify", "READY=1")).toThrow("ENOENT");
  });
});

/** What a socket bound to `name` receives of what `send` sends. */
function received(name: string, send: () => void): string {
  const fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  try {
    bind(fd, Buffer.concat([Uint8Array.of(AF_UNIX, 0), Buffer.from(name)]));
    send();
    const buffer = new Uint8Array(100);
    return new TextDecoder().decode(buffer.subarray(0, receive(fd, buffer, 0)));
  } finally {
    closeSync(fd);
  }
}
