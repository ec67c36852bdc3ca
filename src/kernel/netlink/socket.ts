import { constants } from "node:os";
import { SystemError } from "../system-error.ts";
import { decodeAttributes, viewOf } from "./attributes.ts";
import {
  NLM_F_ACK,
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_HDRLEN,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
  NLMSGERR_ATTR_MSG,
} from "./constants/netlink.ts";
import { NetlinkError } from "./error.ts";
import { align4, decodeMessages, encodeMessage, type Message } from "./message.ts";
import type { NetlinkTransport } from "./transport.ts";

/** What is asked of the kernel. `flags` are those beyond REQUEST, ACK and DUMP; `operation` is for the error. */
export interface NetlinkRequest {
  operation: string;
  type: number;
  flags?: number;
  payload: Uint8Array;
}

/** Requests to the kernel, one after the other, each synchronous. Both throw `NetlinkError`. */
export interface NetlinkSocket {
  /** Sends and waits for the acknowledgement; answers what came before it. */
  request(request: NetlinkRequest): Message[];
  /**
   * The same from a thread of the pool, for what the kernel takes its time over. Nothing else may be asked on this
   * socket until it is answered.
   */
  requestSoon(request: NetlinkRequest): Promise<Message[]>;
  /** Sends with `NLM_F_DUMP`; answers the whole list, which is asked for again when it changed while it was read. */
  dump(request: NetlinkRequest): Message[];
  /** The name of the link of an index; nothing where there is none. */
  linkName(index: number): string | undefined;
  /** Closes the descriptor, if one is open. Nothing can be asked afterwards. */
  close(): void;
}

/** Tries of a dump that the kernel calls inconsistent (`NLM_F_DUMP_INTR`) or whose parts got lost (ENOBUFS). */
const DUMP_TRIES = 10;

/** A socket on a transport that is opened at the first request, and anew after the transport itself has failed. */
export function netlinkSocket(open: () => NetlinkTransport): NetlinkSocket {
  let state: { kind: "idle" } | { kind: "open"; transport: NetlinkTransport } | { kind: "closed" } = { kind: "idle" };
  let sequence = 0;

  function transport(): NetlinkTransport {
    if (state.kind === "closed") throw new Error("The netlink socket has been closed");
    if (state.kind === "idle") state = { kind: "open", transport: open() };
    return state.transport;
  }

  function encode({ type, flags = 0, payload }: NetlinkRequest, mode: number): Uint8Array {
    sequence = (sequence + 1) >>> 0;
    return encodeMessage({ type, flags: NLM_F_REQUEST | mode | flags, sequence, port: 0, payload });
  }

  function exchange(request: NetlinkRequest, mode: number): Message[] {
    try {
      const { send, receive } = transport();
      send(encode(request, mode));
      return collect(receive, sequence, request.operation);
    } catch (error) {
      throw failed(request, error);
    }
  }

  /** What is thrown; a transport that has failed is not used again. */
  function failed({ operation }: NetlinkRequest, error: unknown): unknown {
    if (error instanceof NetlinkError || state.kind === "closed") return error;
    if (state.kind === "open") state.transport.close();
    state = { kind: "idle" };
    return asNetlinkError(operation, error);
  }

  return {
    request: (request) => exchange(request, NLM_F_ACK),
    async requestSoon(request) {
      try {
        const { sendSoon, receive } = transport();
        const bytes = encode(request, NLM_F_ACK);
        const asked = sequence;
        await sendSoon(bytes);
        return collect(receive, asked, request.operation);
      } catch (error) {
        throw failed(request, error);
      }
    },
    dump(request) {
      for (let attempt = 1; ; attempt++) {
        const messages = dumpOnce(() => exchange(request, NLM_F_ACK | NLM_F_DUMP), attempt === DUMP_TRIES);
        if (messages !== undefined) return messages;
        if (attempt === DUMP_TRIES) {
          const words = `The list changed during each of ${DUMP_TRIES} readings`;
          throw new NetlinkError(request.operation, constants.errno.EAGAIN, words);
        }
      }
    },
    linkName(index) {
      try {
        return transport().linkName(index);
      } catch (error) {
        throw asNetlinkError(`ip link show # index ${index}`, error);
      }
    },
    close() {
      if (state.kind === "open") state.transport.close();
      state = { kind: "closed" };
    },
  };
}

/** Nothing when it has to be asked again. */
function dumpOnce(exchange: () => Message[], last: boolean): Message[] | undefined {
  try {
    const messages = exchange();
    if (messages.some((message) => message.flags & NLM_F_DUMP_INTR)) return undefined;
    return messages.filter((message) => message.type !== NLMSG_DONE);
  } catch (error) {
    if (!last && error instanceof NetlinkError && error.code === "ENOBUFS") return undefined;
    throw error;
  }
}

/** Everything up to the acknowledgement, or up to and with `NLMSG_DONE`. Other senders and older answers are passed over. */
function collect(receive: NetlinkTransport["receive"], sequence: number, operation: string): Message[] {
  const messages: Message[] = [];
  for (;;) {
    const datagram = receive();
    if (datagram.port !== 0) continue;
    for (const message of decodeMessages(datagram.bytes)) {
      if (message.sequence !== sequence || message.type === NLMSG_NOOP) continue;
      if (message.type === NLMSG_OVERRUN) throw new SystemError("recv", constants.errno.ENOBUFS);
      if (message.type === NLMSG_ERROR || message.type === NLMSG_DONE) throwIfRefused(message, operation);
      if (message.type === NLMSG_ERROR) return messages;
      messages.push(message);
      if (message.type === NLMSG_DONE) return messages;
    }
  }
}

/** Both `NLMSG_ERROR` and `NLMSG_DONE` begin with a negated errno, 0 being success; a dump may fail at its end. */
function throwIfRefused(message: Message, operation: string): void {
  const errno = message.payload.length < 4 ? 0 : -viewOf(message.payload).getInt32(0, true);
  if (errno > 0) throw new NetlinkError(operation, errno, wordsOf(message));
}

/** `NLMSGERR_ATTR_MSG`: behind the errno and, in an error, behind the echoed request or its header. */
function wordsOf(message: Message): string | undefined {
  const { payload } = message;
  if (!(message.flags & NLM_F_ACK_TLVS)) return undefined;
  if (message.type === NLMSG_DONE) return decodeAttributes(payload.subarray(4)).text(NLMSGERR_ATTR_MSG);
  if (payload.length < 4 + NLMSG_HDRLEN) return undefined;
  const echoed = message.flags & NLM_F_CAPPED ? NLMSG_HDRLEN : align4(viewOf(payload).getUint32(4, true));
  return decodeAttributes(payload.subarray(4 + echoed)).text(NLMSGERR_ATTR_MSG);
}

function asNetlinkError(operation: string, error: unknown): unknown {
  if (!(error instanceof SystemError)) return error;
  const refused = new NetlinkError(operation, error.errno);
  refused.cause = error;
  return refused;
}
