import type { Kernel } from "../kernel/kernel.ts";
import type { Link } from "../kernel/link.ts";

/** The verbs of a kernel that only look. */
export type Sight = Pick<
  Kernel,
  "links" | "link" | "vfs" | "addresses" | "routes" | "rules" | "neighbours" | "rdmaDevices" | "sysctl"
>;

/** The two namespaces of an attachment, to be looked at. */
export interface Sights {
  host: Sight;
  pod: Sight | undefined;
}

/** Both namespaces as they are now: each list is asked of the kernel once, however many operations look at it. */
export function sightsOf(at: Sights): Sights {
  return { host: sightOf(at.host), pod: at.pod === undefined ? undefined : sightOf(at.pod) };
}

function sightOf(kernel: Sight): Sight {
  const links = once(() => kernel.links());
  const vfs = new Map<string, ReturnType<Kernel["vfs"]>>();
  return {
    links,
    link: (name) => findLink(links(), name),
    vfs(pf) {
      const known = vfs.get(pf) ?? kernel.vfs(pf);
      vfs.set(pf, known);
      return known;
    },
    addresses: once(() => kernel.addresses()),
    routes: once(() => kernel.routes()),
    rules: once(() => kernel.rules()),
    neighbours: once(() => kernel.neighbours()),
    rdmaDevices: once(() => kernel.rdmaDevices()),
    sysctl: (key) => kernel.sysctl(key),
  };
}

function findLink(links: Link[], name: string): Link | undefined {
  return links.find((link) => link.name === name) ?? links.find((link) => link.altnames.includes(name));
}

function once<T extends object>(ask: () => T): () => T {
  let answer: T | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
