import { expect, test } from "bun:test";
import { decodeAttributes } from "../../../src/kernel/netlink/attributes.ts";
import { IFLA_IFNAME } from "../../../src/kernel/netlink/constants/if-link.ts";
import { readIfinfomsg } from "../../../src/kernel/netlink/headers.ts";
import { decodeMessages, type Message } from "../../../src/kernel/netlink/message.ts";
import { netlinkSocket } from "../../../src/kernel/netlink/socket.ts";
import { createLink } from "../../../src/kernel/verbs/create-link.ts";
import { type Answer, acknowledge, type FakeTransport, fakeTransport, kernelWithLinks } from "../fake-transport.ts";

const MACVLAN = { kind: "macvlan", name: "net1", master: "rail0", mode: "bridge", netns: 4 } as const;
const NEWLINK = 16;

/** A kernel that refuses a name that it has itself, as those before Linux 6.15 do for links born elsewhere. */
function oldKernel(links: Record<string, number>): FakeTransport {
  const answer = kernelWithLinks(links);
  return fakeTransport((request) => {
    const taken = request.type === NEWLINK && links[nameIn(request) ?? ""] !== undefined;
    return taken ? [acknowledge(request, 17)] : answer(request);
  });
}

function nameIn(request: Message): string | undefined {
  return decodeAttributes(readIfinfomsg(request.payload)!.rest).text(IFLA_IFNAME);
}

/** Type and name of each request. */
function asked(transport: FakeTransport): [number, string | undefined][] {
  return transport.sent.flatMap((bytes) => decodeMessages(bytes)).map((request) => [request.type, nameIn(request)]);
}

/** The namespace that a link is born in, whatever its name there. */
function elsewhere(onRename: Answer): FakeTransport {
  return fakeTransport((request) => {
    const name = nameIn(request) ?? "";
    if (request.type === 18) return kernelWithLinks({ [name]: 5 })(request);
    return request.type === 19 ? onRename(request) : [acknowledge(request)];
  });
}

test("createLink() renames over there what an older kernel refused for a name taken here", () => {
  const here = oldKernel({ rail0: 10, net1: 3 });
  const there = elsewhere((request) => [acknowledge(request)]);
  createLink(
    netlinkSocket(() => here),
    MACVLAN,
    () => netlinkSocket(() => there),
  );
  const born = asked(here).filter(([type]) => type === NEWLINK);
  expect(born).toEqual([
    [NEWLINK, "net1"],
    [NEWLINK, expect.stringMatching(/^rh[0-9a-f]{12}$/)],
  ]);
  expect(asked(there)).toEqual([
    [18, born[1]![1]],
    [19, "net1"],
  ]);
  expect(there.closed).toBe(true);
});

test("createLink() leaves nothing behind when the name is taken over there too", () => {
  const here = oldKernel({ rail0: 10, net1: 3 });
  const there = elsewhere((request) => [acknowledge(request, 17)]);
  expect(() =>
    createLink(
      netlinkSocket(() => here),
      MACVLAN,
      () => netlinkSocket(() => there),
    ),
  ).toThrow("EEXIST");
  expect(asked(there).map(([type]) => type)).toEqual([18, 19, 18, 17]);
  expect(there.closed).toBe(true);
});

test("createLink() passes EEXIST on when the name is not taken here", () => {
  const here = fakeTransport((request) =>
    request.type === NEWLINK ? [acknowledge(request, 17)] : kernelWithLinks({ rail0: 10 })(request),
  );
  const nowhere = () => {
    throw new Error("Nothing is to be done over there");
  };
  expect(() =>
    createLink(
      netlinkSocket(() => here),
      MACVLAN,
      nowhere,
    ),
  ).toThrow("EEXIST");
});
