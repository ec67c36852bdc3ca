import { expect, test } from "bun:test";
import { closeSync } from "node:fs";
import { sendTo, socket } from "../../../src/kernel/libc.ts";
import { openNetlinkTransport } from "../../../src/kernel/netlink/transport.ts";
import { inside } from "../../../src/kernel/netns.ts";
import { namespaceForTests } from "./namespace.ts";

const AF_NETLINK = 16;
const SOCK_RAW = 3;
/** linux/netlink.h: for messages between processes. */
const NETLINK_USERSOCK = 2;

const pod = namespaceForTests();

test("receive() gives a datagram beyond its buffer whole, with its sender's port", () => {
  const [transport, sender] = inside(pod.kernel.netns, () => [
    openNetlinkTransport(NETLINK_USERSOCK),
    socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK),
  ]);
  try {
    // The first socket of a protocol in a namespace has the process's number for its port.
    const address = new Uint8Array(12);
    new DataView(address.buffer).setUint16(0, AF_NETLINK, true);
    new DataView(address.buffer).setUint32(4, process.pid, true);
    const sent = Uint8Array.from({ length: 150_000 }, (_, at) => at % 251);
    sendTo(sender, sent, address);
    sendTo(sender, sent.subarray(0, 20), address);
    const first = transport.receive();
    expect(first.bytes).toEqual(sent);
    expect(first.port).not.toBe(0);
    expect(transport.receive().bytes).toEqual(sent.subarray(0, 20));
  } finally {
    transport.close();
    closeSync(sender);
  }
});
