import { describe, expect, test } from "bun:test";
import { RTM_DELLINK } from "../../../src/kernel/netlink/constants/rtnetlink.ts";
import { netlinkSocket } from "../../../src/kernel/netlink/socket.ts";
import { deleteLinkSoon } from "../../../src/kernel/verbs/delete-link.ts";
import { acknowledge, type FakeTransport, fakeTransport, kernelWithLinks } from "../fake-transport.ts";

/** A kernel with `net1`, whose deletion ends with an errno when `end` is called; without one it takes the link away before. */
function aKernel({ errno = 0 } = {}) {
  const links: Record<string, number> = { net1: 5 };
  const answer = kernelWithLinks(links);
  const ended = Promise.withResolvers<void>();
  const transports: FakeTransport[] = [];
  const open = () => {
    const transport = fakeTransport((request) =>
      request.type === RTM_DELLINK ? [acknowledge(request, errno)] : answer(request),
    );
    transport.sendSoon = async (bytes) => {
      if (errno === 0) delete links.net1;
      await ended.promise;
      transport.send(bytes);
    };
    transports.push(transport);
    return netlinkSocket(() => transport);
  };
  return { socket: open(), open, transports, end: ended.resolve };
}

describe("deleteLinkSoon()", () => {
  test("answers when the link is gone, while the kernel still waits, and closes its socket when that ends", async () => {
    const { socket, open, transports, end } = aKernel();
    expect(await deleteLinkSoon(socket, "net1", open)).toBe(true);
    expect(transports[1]?.closed).toBe(false);
    end();
    await Bun.sleep(0);
    expect(transports[1]?.closed).toBe(true);
  });

  test("answers false where there is no such link, and opens nothing", async () => {
    const { socket, open, transports } = aKernel();
    expect(await deleteLinkSoon(socket, "net2", open)).toBe(false);
    expect(transports).toHaveLength(1);
  });

  test("answers false for a link that somebody else deletes first", async () => {
    const { socket, open, end } = aKernel({ errno: 19 });
    end();
    expect(await deleteLinkSoon(socket, "net1", open)).toBe(false);
  });

  test("throws what the kernel refuses it with", async () => {
    const { socket, open, transports, end } = aKernel({ errno: 95 });
    end();
    expect(deleteLinkSoon(socket, "net1", open)).rejects.toThrow(
      'The kernel refused "ip link del dev net1": EOPNOTSUPP',
    );
    await Bun.sleep(5);
    expect(transports[1]?.closed).toBe(true);
  });
});
