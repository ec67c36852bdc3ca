import { elapsed, type Moment } from "./sight.ts";
import type { ClaimTimes } from "./times.ts";

/** What this node's right to lend rests on. Remembered on disk. */
export interface Entitlement {
  /** When the last completed look read this node's own Node; cleared when the Node is gone or another. */
  looked?: Moment;
  /** UID of the own Node, once it was read; what is claimed is claimed under it. */
  nodeUID?: string;
  /** `gone`: there is no such Node, and nothing can be owned. */
  node: "unknown" | "present" | "gone";
}

/** The node's own Node object, as read or as a watch tells. */
export interface NodeSight {
  uid: string;
  /** `status.nodeInfo.systemUUID`; kubelet writes it a while after the Node is there. */
  machine?: string;
}

/**
 * What a Node object that was read, or its absence, leaves of the entitlement. A Node that is gone, made anew or of
 * another machine takes it away (C3); only the end of a look gives it again, which `entitled` tells.
 */
export function sawNode(entitlement: Entitlement, node: NodeSight | undefined, machine: string): Entitlement {
  const { looked: _, ...without } = entitlement;
  if (node === undefined) return { ...without, node: "gone" };
  if (node.machine !== undefined && node.machine !== machine) return { ...without, nodeUID: node.uid, node: "gone" };
  if (node.uid !== entitlement.nodeUID) return { ...without, nodeUID: node.uid, node: "present" };
  return { ...entitlement, node: "present" };
}

/** A look has been completed with the own Node in it, read at `at`: contact alone does not count (C5). */
export function entitled(entitlement: Entitlement, at: Moment): Entitlement {
  return { ...entitlement, looked: at };
}

/** Whether this node may lend what it holds; after a reboot not before its first completed look (C4). */
export function mayLend({ looked, node }: Entitlement, now: Moment, { offlineLimit }: ClaimTimes): boolean {
  const since = looked && elapsed(looked, now);
  return node !== "gone" && since !== undefined && since < offlineLimit;
}
