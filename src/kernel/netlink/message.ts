import { NLMSG_HDRLEN } from "./constants/netlink.ts";

/** One netlink message (`struct nlmsghdr`, linux/netlink.h); the payload begins with the family's fixed header. */
export interface Message {
  type: number;
  /** `NLM_F_*` bits. */
  flags: number;
  sequence: number;
  /** Port the message is from or, in an answer, for; 0 is the kernel. */
  port: number;
  payload: Uint8Array;
}

/** The bytes to send. All integers are host-endian, which is little-endian on x86-64 and arm64. */
export function encodeMessage(message: Message): Uint8Array {
  const bytes = new Uint8Array(NLMSG_HDRLEN + message.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, message.type, true);
  view.setUint16(6, message.flags, true);
  view.setUint32(8, message.sequence, true);
  view.setUint32(12, message.port, true);
  bytes.set(message.payload, NLMSG_HDRLEN);
  return bytes;
}

/** The messages of one datagram, up to the first that is cut short or whose length cannot be. */
export function decodeMessages(datagram: Uint8Array): Message[] {
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const messages: Message[] = [];
  for (let at = 0; at + NLMSG_HDRLEN <= datagram.length; ) {
    const length = view.getUint32(at, true);
    if (length < NLMSG_HDRLEN || at + length > datagram.length) break;
    messages.push({
      type: view.getUint16(at + 4, true),
      flags: view.getUint16(at + 6, true),
      sequence: view.getUint32(at + 8, true),
      port: view.getUint32(at + 12, true),
      payload: datagram.subarray(at + NLMSG_HDRLEN, at + length),
    });
    at += align4(length);
  }
  return messages;
}

/** NLMSG_ALIGN and NLA_ALIGN: the next multiple of four. */
export function align4(length: number): number {
  return (length + 3) & ~3;
}
