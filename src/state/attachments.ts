import type { PciAddress } from "../address/pci-address.ts";
import type { Database } from "./open-state.ts";
import { type Bound, withoutNulls } from "./row.ts";

/** One plugin's work for one NIC: the journal's entry, written before the first effect, removed after the last undo. */
export interface Attachment extends AttachmentKey {
  /** `name` of the network configuration. */
  network: string;
  /** Path of the Pod's network namespace, as the runtime gave it. */
  netns: string;
  /** Identity of that namespace, whatever its path leads to later. */
  namespaceId: string;
  /** Boot id: records of another boot are void. */
  boot: string;
  podNamespace?: string;
  podName?: string;
  podUid?: string;
  /** The VF that is taken. */
  device?: PciAddress;
  state: AttachmentState;
  /** The operations, in order. */
  plan: unknown[];
  /** What each operation is to give back, by position in `plan`. */
  befores: unknown[];
  /** What was answered. */
  result?: unknown;
  /** What was asked, and when. */
  request?: unknown;
  /** Milliseconds since 1970; of two entries in one namespace the later has the higher. */
  createdAt: number;
}

export interface AttachmentKey {
  containerId: string;
  ifname: string;
  face: string;
}

/** `planned`: effects may be there. `done`: they all are. `undoing`: some may be gone. */
export type AttachmentState = "planned" | "done" | "undoing";

/** Writes the entry, in place of an older one of its key. */
export function putAttachment(database: Database, attachment: Attachment): void {
  database.query(PUT).run(rowOf(attachment));
}

export function getAttachment(database: Database, key: AttachmentKey): Attachment | undefined {
  return select(database, "WHERE containerId = ? AND ifname = ? AND face = ?", ...valuesOf(key))[0];
}

/** All of them, oldest first. */
export function listAttachments(database: Database): Attachment[] {
  return select(database, "");
}

/** Those of one Pod's namespace, oldest first. */
export function listAttachmentsByNamespace(database: Database, namespaceId: string): Attachment[] {
  return select(database, "WHERE namespaceId = ?", namespaceId);
}

/** `createdAt` of the newest entry in a Pod's namespace; nothing where there is none. */
export function newestInNamespace(database: Database, namespaceId: string): number | undefined {
  const sql = "SELECT max(createdAt) AS newest FROM attachments WHERE namespaceId = ?";
  return database.query<{ newest: number | null }, [string]>(sql).get(namespaceId)?.newest ?? undefined;
}

/** Whether any plugin has an entry for this NIC. */
export function hasAttachment(database: Database, containerId: string, ifname: string): boolean {
  const sql = "SELECT 1 FROM attachments WHERE containerId = ? AND ifname = ?";
  return database.query(sql).get(containerId, ifname) !== null;
}

/** Those of one NIC, whichever plugin's, oldest first. */
export function listAttachmentsOfNic(database: Database, containerId: string, ifname: string): Attachment[] {
  return select(database, "WHERE containerId = ? AND ifname = ?", containerId, ifname);
}

/** Those that have taken a VF, in whatever state, oldest first: until all are removed the VF is not free. */
export function listAttachmentsByDevice(database: Database, device: PciAddress): Attachment[] {
  return select(database, "WHERE device = ?", device);
}

/** False where there is no such entry. */
export function setAttachmentState(database: Database, key: AttachmentKey, state: AttachmentState): boolean {
  const sql = "UPDATE attachments SET state = ? WHERE containerId = ? AND ifname = ? AND face = ?";
  return database.query(sql).run(state, ...valuesOf(key)).changes > 0;
}

/** False where there was none. */
export function removeAttachment(database: Database, key: AttachmentKey): boolean {
  const sql = "DELETE FROM attachments WHERE containerId = ? AND ifname = ? AND face = ?";
  return database.query(sql).run(...valuesOf(key)).changes > 0;
}

type Json = "plan" | "befores" | "result" | "request";

/** The entry as its columns hold it: JSON as text, which the schema has checked. */
type Row = Omit<Attachment, Json> & { plan: string; befores: string; result?: string; request?: string };

const PUT = `
  INSERT OR REPLACE INTO attachments VALUES (
    $containerId, $ifname, $face, $network, $netns, $namespaceId, $boot, $podNamespace, $podName, $podUid, $device,
    $state, $plan, $befores, $result, $request, $createdAt
  )`;

function select(database: Database, where: string, ...values: string[]): Attachment[] {
  const sql = `SELECT * FROM attachments ${where} ORDER BY createdAt, containerId, ifname, face`;
  return database
    .query<Bound<Row>, string[]>(sql)
    .all(...values)
    .map(attachmentOf);
}

function attachmentOf(bound: Bound<Row>): Attachment {
  const { plan, befores, result, request, ...row } = withoutNulls<Row>(bound);
  return {
    ...row,
    plan: JSON.parse(plan),
    befores: JSON.parse(befores),
    ...(result !== undefined && { result: JSON.parse(result) }),
    ...(request !== undefined && { request: JSON.parse(request) }),
  };
}

function rowOf({ plan, befores, result, request, ...row }: Attachment): Bound<Row> {
  return {
    ...row,
    podNamespace: row.podNamespace ?? null,
    podName: row.podName ?? null,
    podUid: row.podUid ?? null,
    device: row.device ?? null,
    plan: JSON.stringify(plan),
    befores: JSON.stringify(befores),
    result: JSON.stringify(result) ?? null,
    request: JSON.stringify(request) ?? null,
  };
}

function valuesOf({ containerId, ifname, face }: AttachmentKey): [string, string, string] {
  return [containerId, ifname, face];
}
