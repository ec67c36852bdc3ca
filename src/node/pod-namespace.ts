import { closeSync } from "node:fs";
import type { Kernel } from "../kernel/kernel.ts";
import { knownNetns } from "../kernel/known-netns.ts";
import { isOwnNetns, netnsIdentity, openNetns } from "../kernel/netns.ts";
import { openKernel } from "../kernel/open-kernel.ts";
import { CniError } from "../wire/error.ts";

/** A Pod's namespace, open: whoever holds it keeps it alive, so it is closed as soon as the plan has ended. */
export interface PodNamespace {
  /** Boot id and cookie: never again the same, whatever the path leads to later. */
  id: string;
  kernel: Kernel;
  close(): void;
}

/** Opens the namespace at a path; nothing where there is none any more. Throws `CniError` for the host's own. */
export function openPodNamespace(path: string): PodNamespace | undefined {
  if (path === "") return undefined;
  return opened(path, ({ fd, id }) => {
    if (id === undefined) throw new CniError("invalidNetns", `${path} is the host's own network namespace`);
    return namespaceOf(fd, id);
  });
}

/**
 * Opens the namespace known by `id`: at its path, or, where that is gone or leads to a stranger by now, wherever a
 * process still lives in it. Nothing when it is gone.
 */
export function reopenPodNamespace(path: string, id: string): PodNamespace | undefined {
  const there = openIfKnown(path, id);
  if (there !== undefined) return there;
  for (const known of knownNetns()) {
    const found = openIfKnown(known.path, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function openIfKnown(path: string, known: string): PodNamespace | undefined {
  return opened(path, ({ fd, id }) => (id === known ? namespaceOf(fd, id) : undefined));
}

/** What `use` makes of the namespace at a path; the host's own has no identity. Closed unless it is made into something. */
function opened(
  path: string,
  use: (found: { fd: number; id: string | undefined }) => PodNamespace | undefined,
): PodNamespace | undefined {
  const found = openNetns(path);
  if (found.kind !== "netns") return undefined;
  let pod: PodNamespace | undefined;
  try {
    pod = use({ fd: found.fd, id: isOwnNetns(found.fd) ? undefined : netnsIdentity(found.fd) });
    return pod;
  } finally {
    if (pod === undefined) closeSync(found.fd);
  }
}

function namespaceOf(fd: number, id: string): PodNamespace {
  const kernel = openKernel(fd);
  return { id, kernel, close: () => kernel.close() };
}
