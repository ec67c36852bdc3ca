import { closeSync } from "node:fs";
import type { Kernel } from "../kernel/kernel.ts";
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
  try {
    if (isOwnNetns(opened.fd)) throw new CniError("invalidNetns", `${path} is the host's own network namespace`);
    const id = netnsIdentity(opened.fd);
    const kernel = openKernel(opened.fd);
    return { id, kernel, close: () => kernel.close() };
  } catch (error) {
    closeSync(opened.fd);
    throw error;
  }
}

/** Opens the namespace at a path if it is still the one known by `id`; a path used again leads to a stranger. */
export function reopenPodNamespace(path: string, id: string): PodNamespace | undefined {
  const namespace = openPodNamespace(path);
  if (namespace === undefined || namespace.id === id) return namespace;
  namespace.close();
  return undefined;
}
