import { decodeAttributes, join, text, u32 } from "../../src/kernel/netlink/attributes.ts";
import { IFLA_ALT_IFNAME, IFLA_IFNAME, IFLA_MTU } from "../../src/kernel/netlink/constants/if-link.ts";
import {
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_ERROR,
} from "../../src/kernel/netlink/constants/netlink.ts";
import { RTM_GETLINK, RTM_NEWLINK } from "../../src/kernel/netlink/constants/rtnetlink.ts";
import { ifinfomsg, readIfinfomsg } from "../../src/kernel/netlink/headers.ts";
import { decodeMessages, encodeMessage, type Message } from "../../src/kernel/netlink/message.ts";
import type { NetlinkTransport } from "../../src/kernel/netlink/transport.ts";
import { SystemError } from "../../src/kernel/system-error.ts";

/** A kernel that is a function from a request to its answers. */
export type Answer = (request: Message) => Message[];

export interface FakeTransport extends NetlinkTransport {
  /** Every message sent, as bytes. */
  sent: Uint8Array[];
  closed: boolean;
}

/** Answers come in datagrams of one message each, from port 0. Reading beyond them is a time-out. */
export function fakeTransport(answer: Answer): FakeTransport {
  const queue: Message[] = [];
  const transport: FakeTransport = {
    sent: [],
    closed: false,
    send(bytes) {
      transport.sent.push(bytes);
      for (const request of decodeMessages(bytes)) queue.push(...answer(request));
    },
    sendSoon: async (bytes) => transport.send(bytes),
    receive() {
      const message = queue.shift();
      if (message === undefined) throw new SystemError("recv", 11);
      return { port: 0, bytes: encodeMessage(message) };
    },
    linkName(index) {
      const payload = ifinfomsg({ index });
      const [link] = answer({ type: RTM_GETLINK, flags: 0, sequence: 0, port: 0, payload });
      const rest = link?.type === RTM_NEWLINK ? readIfinfomsg(link.payload)?.rest : undefined;
      return rest === undefined ? undefined : decodeAttributes(rest).text(IFLA_IFNAME);
    },
    close() {
      transport.closed = true;
    },
  };
  return transport;
}

/** An acknowledgement: errno 0 is success. */
export function acknowledge(request: Message, errno = 0): Message {
  const payload = join(new Uint8Array(Int32Array.of(-errno).buffer), encodeMessage(request).subarray(0, 16));
  return { ...request, type: NLMSG_ERROR, flags: 0, payload };
}

/** Parts of a list, and its end. */
export function listing(request: Message, type: number, payloads: Uint8Array[]): Message[] {
  const parts = payloads.map((payload) => ({ ...request, type, flags: NLM_F_MULTI, payload }));
  return [...parts, { ...request, type: NLMSG_DONE, flags: NLM_F_MULTI, payload: new Uint8Array(4) }];
}

/** A kernel with these links (name to index), which acknowledges every other request. */
export function kernelWithLinks(links: Record<string, number>): Answer {
  const payloadOf = (name: string) =>
    join(ifinfomsg({ index: links[name]! }), text(IFLA_IFNAME, name), u32(IFLA_MTU, 1500));
  return (request) => {
    if (request.type === RTM_GETLINK && request.flags & NLM_F_DUMP) {
      return listing(request, RTM_NEWLINK, Object.keys(links).map(payloadOf));
    }
    if (request.type === RTM_GETLINK) return getLink(request, links, payloadOf);
    return request.flags & NLM_F_ACK ? [acknowledge(request)] : [];
  };
}

function getLink(request: Message, links: Record<string, number>, payloadOf: (name: string) => Uint8Array): Message[] {
  const { index, rest } = readIfinfomsg(request.payload)!;
  const attributes = decodeAttributes(rest);
  const byIndex = Object.keys(links).find((one) => links[one] === index);
  const name = attributes.text(IFLA_IFNAME) ?? attributes.text(IFLA_ALT_IFNAME) ?? byIndex ?? "";
  if (links[name] === undefined) return [acknowledge(request, 19)];
  return [{ ...request, type: RTM_NEWLINK, flags: 0, payload: payloadOf(name) }, acknowledge(request)];
}
