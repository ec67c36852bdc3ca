import type { Kernel } from "./kernel.ts";
import type { Link } from "./link.ts";
import type { LinkNames } from "./netlink/link-names.ts";
import type { NetlinkSocket } from "./netlink/socket.ts";
import { listAddresses } from "./verbs/address.ts";
import { listNeighbours } from "./verbs/neighbour.ts";
import { listRoutes, routeTo } from "./verbs/route.ts";

/** The verbs of a kernel that only look. */
export type Look = Pick<
  Kernel,
  | "links"
  | "link"
  | "linkAt"
  | "vfs"
  | "addresses"
  | "routes"
  | "routeTo"
  | "rules"
  | "neighbours"
  | "rdmaDevices"
  | "sysctl"
>;

/**
 * A namespace as it is now: each list is asked of the kernel when it is first wanted and never again, however many want
 * it, and so is each link. What tells of links by their index has their names from the list of links where that has been
 * asked for, else link by link: a host has hundreds that nobody wants to know.
 */
export function lookThrough(
  socket: NetlinkSocket,
  kernel: Omit<Look, "addresses" | "routes" | "routeTo" | "neighbours">,
): Look {
  let list: Link[] | undefined;
  const linkAt = remembered(kernel.linkAt);
  const link = remembered(kernel.link);
  const at = (index: number) => (list === undefined ? linkAt(index) : list.find((one) => one.index === index));
  const names: LinkNames = { get: (index) => at(index)?.name };
  return {
    links() {
      list ??= kernel.links();
      return list;
    },
    link: (name) => (list === undefined ? link(name) : named(list, name)),
    linkAt: at,
    vfs: remembered(kernel.vfs),
    addresses: once(() => listAddresses(socket, names)),
    routes: once(() => listRoutes(socket, names)),
    routeTo: remembered((ip) => routeTo(socket, ip, names)),
    rules: once(kernel.rules),
    neighbours: once(() => listNeighbours(socket, names)),
    rdmaDevices: once(kernel.rdmaDevices),
    sysctl: remembered(kernel.sysctl),
  };
}

function named(links: readonly Link[], name: string): Link | undefined {
  return links.find((link) => link.name === name) ?? links.find((link) => link.altnames.includes(name));
}

function once<Answer>(ask: () => Answer): () => Answer {
  const answer = remembered(ask);
  return () => answer(undefined);
}

function remembered<Question, Answer>(ask: (question: Question) => Answer): (question: Question) => Answer {
  const answers = new Map<Question, { answer: Answer }>();
  return (question) => {
    const known = answers.get(question) ?? { answer: ask(question) };
    answers.set(question, known);
    return known.answer;
  };
}
