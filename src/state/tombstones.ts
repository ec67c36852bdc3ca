import type { Database } from "./open-state.ts";

/** A DEL has been here: an ADD of this NIC that began earlier must not come into being any more. */
export interface Tombstone {
  containerId: string;
  ifname: string;
  /** Milliseconds of `CLOCK_BOOTTIME`, of the boot named. */
  at: number;
  boot: string;
}

/** Writes it, in place of one of an earlier DEL or an earlier boot; that of a later DEL stays. */
export function putTombstone(database: Database, { containerId, ifname, at, boot }: Tombstone): void {
  const sql = `
    INSERT INTO tombstones VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET at = excluded.at, boot = excluded.boot WHERE boot <> excluded.boot OR at < excluded.at`;
  database.query(sql).run(containerId, ifname, at, boot);
}

export function getTombstone(database: Database, containerId: string, ifname: string): Tombstone | undefined {
  const sql = "SELECT * FROM tombstones WHERE containerId = ? AND ifname = ?";
  return database.query<Tombstone, [string, string]>(sql).get(containerId, ifname) ?? undefined;
}

/** Removes those from before `before`, and those of another boot; answers how many. */
export function pruneTombstones(database: Database, { before, boot }: { before: number; boot: string }): number {
  return database.query("DELETE FROM tombstones WHERE at < ? OR boot <> ?").run(before, boot).changes;
}
