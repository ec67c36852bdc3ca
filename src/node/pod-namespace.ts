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
  const opened = openNetns(path);
  if (opened.kind !== "netns") return undefined;
  if (!isOwnNetns(opened.fd)) return namespaceOf(opened.fd);
  closeSync(opened.fd);
  throw new CniError("invalidNetns", `${path} is the host's own network namespace`);
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

function openIfKnown(path: string, id: string): PodNamespace | undefined {
  const opened = openNetns(path);
  if (opened.kind !== "netns") return undefined;
  if (!isOwnNetns(opened.fd) && netnsIdentity(opened.fd) === id) return namespaceOf(opened.fd);
  closeSync(opened.fd);
  return undefined;
}

function namespaceOf(fd: number): PodNamespace {
  const kernel = openKernel(fd);
  return { id: netnsIdentity(fd), kernel, close: () => kernel.close() };
}
