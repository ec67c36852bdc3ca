import { describe, expect, test } from "bun:test";
import { decodeMessages, type Message } from "../../../src/kernel/netlink/message.ts";
import { netlinkSocket } from "../../../src/kernel/netlink/socket.ts";
import { SystemError } from "../../../src/kernel/system-error.ts";
import { rdmaVerbs } from "../../../src/kernel/verbs/rdma.ts";
import { acknowledge, fakeTransport } from "../fake-transport.ts";
import { hex, recorded } from "../recorded.ts";

const GET = 5121;
const SYS_GET = 5126;

/** A kernel with the devices of the fixture, in a mode. */
function withRdma(mode: "exclusive" | "shared" = "exclusive") {
  const answers = (request: Message, name: string) =>
    decodeMessages(recorded(name)).map((message) => ({ ...message, sequence: request.sequence }));
  const transport = fakeTransport((request) => {
    if (request.type === GET) return answers(request, "answer-rdma-dev");
    if (request.type === SYS_GET) return [...answers(request, `answer-rdma-system-${mode}`), acknowledge(request)];
    return [acknowledge(request)];
  });
  return { transport, kernel: rdmaVerbs(netlinkSocket(() => transport)) };
}

/** The last request, without its sequence number. */
function lastSent(transport: { sent: Uint8Array[] }): string {
  return hex(transport.sent.at(-1)!.map((byte, at) => (at >= 8 && at < 12 ? 0 : byte)));
}

const without = (errno: number) =>
  rdmaVerbs(
    netlinkSocket(() => {
      throw new SystemError("socket", errno);
    }),
  );

describe("RDMA verbs (exact bytes from the header; no RDMA here)", () => {
  test("rdmaDevices() lists index and name", () => {
    const { kernel, transport } = withRdma();
    expect(kernel.rdmaDevices()).toEqual([
      { index: 0, name: "mlx5_0" },
      { index: 5, name: "mlx5_3" },
    ]);
    expect(lastSent(transport)).toBe(hex(recorded("rdma-dev-show")));
  });

  test("rdmaNetnsMode() reads 0 as exclusive and 1 as shared", () => {
    const { kernel, transport } = withRdma("exclusive");
    expect([kernel.rdmaNetnsMode(), withRdma("shared").kernel.rdmaNetnsMode()]).toEqual(["exclusive", "shared"]);
    expect(lastSent(transport)).toBe(hex(recorded("rdma-system-show")));
  });

  test("moveRdmaDevice() gives index and descriptor, and no name", () => {
    const { kernel, transport } = withRdma();
    kernel.moveRdmaDevice("mlx5_3", 4);
    expect(lastSent(transport)).toBe(hex(recorded("rdma-dev-set-netns")));
  });

  test("renameRdmaDevice() gives index and name", () => {
    const { kernel, transport } = withRdma();
    kernel.renameRdmaDevice("mlx5_3", "mlx5_9");
    expect(lastSent(transport)).toBe(hex(recorded("rdma-dev-set-name")));
  });

  test("moveRdmaDevice() of a device that is not here throws ENODEV", () => {
    expect(() => withRdma().kernel.moveRdmaDevice("mlx5_7", 4)).toThrow("ENODEV");
  });
});

test("rdmaDevices() and rdmaNetnsMode() are empty where ib_core is not loaded (EPROTONOSUPPORT)", () => {
  expect([without(93).rdmaDevices(), without(93).rdmaNetnsMode()]).toEqual([[], undefined]);
});

test("rdmaDevices() throws what else is wrong with its socket", () => {
  expect(() => without(1).rdmaDevices()).toThrow("EPERM");
});
