import { describe, expect, test } from "bun:test";
import { join, text } from "../../../src/kernel/netlink/attributes.ts";
import { NLM_F_CAPPED, NLM_F_DUMP, NLMSGERR_ATTR_MSG } from "../../../src/kernel/netlink/constants/netlink.ts";
import { NetlinkError } from "../../../src/kernel/netlink/error.ts";
import { decodeMessages, encodeMessage, type Message } from "../../../src/kernel/netlink/message.ts";
import { type NetlinkSocket, netlinkSocket } from "../../../src/kernel/netlink/socket.ts";
import { SystemError } from "../../../src/kernel/system-error.ts";
import { type Answer, acknowledge, fakeTransport, listing } from "../fake-transport.ts";

const ASKED = { operation: "ip link show", type: 18, payload: Uint8Array.of(1, 2, 3, 4) };
const DUMP_INTR = 0x10;
const ACK_TLVS = 0x200;

function socketTo(answer: Answer): NetlinkSocket {
  return netlinkSocket(() => fakeTransport(answer));
}

function refusal(act: () => unknown): NetlinkError {
  try {
    act();
  } catch (error) {
    if (error instanceof NetlinkError) return error;
    throw error;
  }
  throw new Error("Nothing was refused");
}

describe("request()", () => {
  test("asks for an acknowledgement and counts its requests", () => {
    const transport = fakeTransport((request) => [acknowledge(request)]);
    const socket = netlinkSocket(() => transport);
    socket.request({ ...ASKED, flags: 0x600 });
    socket.request(ASKED);
    const sent = transport.sent.flatMap((bytes) => decodeMessages(bytes));
    expect(sent.map(({ type, flags, sequence }) => [type, flags, sequence])).toEqual([
      [18, 0x605, 1],
      [18, 0x005, 2],
    ]);
  });

  test("answers what comes before the acknowledgement", () => {
    const socket = socketTo((request) => [{ ...request, type: 16, payload: Uint8Array.of(9) }, acknowledge(request)]);
    expect(socket.request(ASKED).map(({ type, payload }) => [type, ...payload])).toEqual([[16, 9]]);
  });

  test("throws the errno with its name and the command", () => {
    const error = refusal(() => socketTo((request) => [acknowledge(request, 17)]).request(ASKED));
    expect([error.code, error.errno, error.operation, error.words]).toEqual(["EEXIST", 17, "ip link show", undefined]);
    expect(error.message).toBe('The kernel refused "ip link show": EEXIST (17)');
  });

  test("throws the kernel's words, which follow the header of the request", () => {
    const error = refusal(() =>
      socketTo((request) => {
        const refused = acknowledge(request, 22);
        const payload = join(refused.payload, text(NLMSGERR_ATTR_MSG, "Nexthop has invalid gateway"));
        return [{ ...refused, flags: ACK_TLVS | NLM_F_CAPPED, payload }];
      }).request(ASKED),
    );
    expect(error.words).toBe("Nexthop has invalid gateway");
    expect(error.message).toBe('The kernel refused "ip link show": EINVAL (22), Nexthop has invalid gateway');
  });

  test("finds the kernel's words behind a request that is echoed whole", () => {
    const error = refusal(() =>
      socketTo((request) => {
        const errno = new Uint8Array(Int32Array.of(-22).buffer);
        const payload = join(errno, encodeMessage(request), text(NLMSGERR_ATTR_MSG, "mtu greater than device maximum"));
        return [{ ...acknowledge(request, 22), flags: ACK_TLVS, payload }];
      }).request(ASKED),
    );
    expect(error.words).toBe("mtu greater than device maximum");
  });

  test("passes over what answers another request or comes from another sender", () => {
    const answers = (request: Message): Message[] => [
      { ...acknowledge(request, 1), sequence: request.sequence + 1 },
      acknowledge(request),
    ];
    const transport = fakeTransport(answers);
    const forged = [{ port: 4711, bytes: encodeMessage(acknowledge(request(ASKED), 1)) }];
    const receive = transport.receive;
    transport.receive = () => forged.pop() ?? receive();
    expect(netlinkSocket(() => transport).request(ASKED)).toEqual([]);
  });

  test("opens the transport at its first use, and anew after it has failed", () => {
    const failing = fakeTransport(() => []);
    const transports = [failing, fakeTransport((asked) => [acknowledge(asked)])];
    let opened = 0;
    const socket = netlinkSocket(() => transports[opened++]!);
    expect(opened).toBe(0);
    expect(refusal(() => socket.request(ASKED)).code).toBe("EAGAIN");
    expect(failing.closed).toBe(true);
    expect(socket.request(ASKED)).toEqual([]);
    expect(opened).toBe(2);
  });

  test("of a family that the kernel has not throws under the command", () => {
    const socket = netlinkSocket(() => {
      throw new SystemError("socket", 93);
    });
    expect(refusal(() => socket.request(ASKED)).code).toBe("EPROTONOSUPPORT");
  });

  test("is refused once the socket is closed", () => {
    const transport = fakeTransport((asked) => [acknowledge(asked)]);
    const socket = netlinkSocket(() => transport);
    socket.request(ASKED);
    socket.close();
    expect(transport.closed).toBe(true);
    expect(() => socket.request(ASKED)).toThrow("closed");
  });
});

describe("dump()", () => {
  test("answers all parts, without the one that ends them", () => {
    const socket = socketTo((request) => listing(request, 16, [Uint8Array.of(1), Uint8Array.of(2)]));
    expect(socket.dump(ASKED).map(({ type, payload }) => [type, ...payload])).toEqual([
      [16, 1],
      [16, 2],
    ]);
  });

  test("sets NLM_F_DUMP", () => {
    const transport = fakeTransport((request) => listing(request, 16, []));
    netlinkSocket(() => transport).dump(ASKED);
    expect(decodeMessages(transport.sent[0]!)[0]!.flags & NLM_F_DUMP).toBe(NLM_F_DUMP);
  });

  test("asks again while the kernel says that the list changed under it", () => {
    let asked = 0;
    const socket = socketTo((request) => {
      const parts = listing(request, 16, [Uint8Array.of(++asked)]);
      return asked < 4 ? parts.map((part) => ({ ...part, flags: part.flags | DUMP_INTR })) : parts;
    });
    expect(socket.dump(ASKED).map(({ payload }) => [...payload])).toEqual([[4]]);
  });

  test("asks again when only the end says that the list changed", () => {
    let asked = 0;
    const socket = socketTo((request) => {
      const [part, done] = listing(request, 16, [Uint8Array.of(++asked)]);
      return asked === 1 ? [part!, { ...done!, flags: done!.flags | DUMP_INTR }] : [part!, done!];
    });
    expect(socket.dump(ASKED).map(({ payload }) => [...payload])).toEqual([[2]]);
  });

  test("gives up on a list that changes at every reading, rather than answer half of it", () => {
    let asked = 0;
    const socket = socketTo((request) => {
      asked++;
      return listing(request, 16, []).map((part) => ({ ...part, flags: DUMP_INTR }));
    });
    expect(refusal(() => socket.dump(ASKED)).code).toBe("EAGAIN");
    expect(asked).toBe(10);
  });

  test("asks again on a new socket when answers were lost (ENOBUFS)", () => {
    const losing = fakeTransport(() => []);
    losing.receive = () => {
      throw new SystemError("recv", 105);
    };
    const transports = [losing, fakeTransport((request) => listing(request, 16, [Uint8Array.of(1)]))];
    const socket = netlinkSocket(() => transports.shift()!);
    expect(socket.dump(ASKED)).toHaveLength(1);
    expect(losing.closed).toBe(true);
  });

  test("throws the errno that ends it", () => {
    const socket = socketTo((request) => {
      const [part, done] = listing(request, 16, [Uint8Array.of(1)]);
      return [part!, { ...done!, payload: new Uint8Array(Int32Array.of(-95).buffer) }];
    });
    expect(refusal(() => socket.dump(ASKED)).code).toBe("EOPNOTSUPP");
  });

  test("throws at once when the kernel refuses it", () => {
    expect(refusal(() => socketTo((request) => [acknowledge(request, 1)]).dump(ASKED)).code).toBe("EPERM");
  });
});

function request(asked: typeof ASKED): Message {
  return { type: asked.type, flags: 5, sequence: 1, port: 0, payload: asked.payload };
}
