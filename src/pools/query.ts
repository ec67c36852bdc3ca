import type { Family, Ip } from "../address/ip.ts";
import type { Pool } from "./pool.ts";
import type { Labels } from "./selector.ts";

/** What is asked for: one NIC of one Pod on one node. What is not known is left out. */
export interface PoolQuery {
  /** The network configuration's lists, names and globs in the user's order. None at all: the default pools. */
  pools: Partial<Record<Family, readonly string[]>>;
  /** With `matchMasterSubnet`: only pools whose subnet holds one of these addresses of the physical function. */
  master?: { link: string; addresses: readonly Ip[] };
  node: { name: string; labels?: Labels };
  pod?: { namespace?: string; namespaceLabels?: Labels; labels?: Labels };
  /** The network (NetworkAttachmentDefinition) that is being attached. */
  network?: { name: string; namespace?: string };
}

/** Which pools may give the NIC its address of one family, best first, and why the others may not. */
export interface Selection {
  family: Family;
  candidates: Pool[];
  rejected: Rejected[];
}

export interface Rejected {
  /** A pool's name, or the pattern that leads to none. */
  pool: string;
  reason: string;
}
