import type { Ip } from "../../address/ip.ts";
import { compareVersions } from "../../kube/resource-version.ts";
import type { BlockName } from "./block-name.ts";
import { type Entry, readEntry, sameEntry, writeEntry } from "./entry.ts";
import type { BlockEntry, IpBlock } from "./ip-block.ts";

/** Who holds what of a run of 64 addresses; an address that is not there is free. */
export type Entries = Readonly<Record<Ip, Entry>>;

/** An IPBlock at one version. */
export interface Block {
  name: BlockName;
  uid: string;
  /** `resourceVersion`. */
  version: string;
  entries: Entries;
}

/** A block as somebody read it; `absent`: there is none of that name, so all of it is free. */
export type Sighted = Block | "absent";

/** The block of an object that the API server answered. */
export function readBlock({ metadata, spec }: IpBlock): Block {
  const entries: Record<Ip, Entry> = {};
  for (const [ip, stated] of Object.entries(spec.entries)) {
    const entry = readEntry(stated);
    if (entry !== undefined) entries[ip as Ip] = entry;
  }
  const { name, uid = "", resourceVersion = "" } = metadata;
  return { name: name as BlockName, uid, version: resourceVersion, entries };
}

/** `spec.entries` of a PUT. */
export function writeEntries(entries: Entries): Record<string, BlockEntry> {
  return Object.fromEntries(Object.entries(entries).map(([ip, entry]) => [ip, writeEntry(entry as Entry)]));
}

export function entriesOf(block: Sighted): Entries {
  return block === "absent" ? {} : block.entries;
}

/** Whether they are entry for entry the same, of the same object. */
export function sameContent(a: Block, b: Block): boolean {
  const ips = Object.keys(a.entries) as Ip[];
  if (a.uid !== b.uid || ips.length !== Object.keys(b.entries).length) return false;
  return ips.every((ip) => sameEntry(a.entries[ip], b.entries[ip]));
}

/**
 * Whether the server has gone back to an earlier time since `known` was read: a version that is lower, or has come
 * again with other content. A block that is gone was deleted, which needs no restore.
 */
export function isRewound(known: Sighted | undefined, now: Sighted): boolean {
  if (known === undefined || known === "absent" || now === "absent") return false;
  const order = compareVersions(now.version, known.version) ?? Number.NaN;
  return order < 0 || (order === 0 && !sameContent(now, known));
}

/** Whether nobody holds anything in it: then the controller may delete it. */
export function isEmpty(block: Block): boolean {
  return Object.keys(block.entries).length === 0;
}
