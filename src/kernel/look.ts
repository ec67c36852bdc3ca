import type { Kernel } from "./kernel.ts";
import type { Link } from "./link.ts";

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
 * A namespace as it is now: each list, link or setting is asked of the kernel when it is first wanted and never again,
 * however many want it. One link is not asked for that the list of links has told of.
 */
export function lookThrough(kernel: Look): Look {
  let list: Link[] | undefined;
  const [link, linkAt] = [remembered(kernel.link), remembered(kernel.linkAt)];
  return {
    links() {
      list ??= kernel.links();
      return list;
    },
    link: (name) => (list === undefined ? link(name) : named(list, name)),
    linkAt: (index) => (list === undefined ? linkAt(index) : list.find((one) => one.index === index)),
    vfs: remembered(kernel.vfs),
    addresses: once(kernel.addresses),
    routes: once(kernel.routes),
    routeTo: remembered(kernel.routeTo),
    rules: once(kernel.rules),
    neighbours: once(kernel.neighbours),
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
