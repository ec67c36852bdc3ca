import { type Family, type Ip, ipNumber } from "../address/ip.ts";
import { addressKey, addressOfKey } from "./address-key.ts";
import type { Database } from "./open-state.ts";

/** An address whose lease has ended and that neighbours may still have in their caches. */
export interface Resting {
  address: Ip;
  family: Family;
  pool: string;
  /** Milliseconds of `CLOCK_BOOTTIME`, of the boot named. */
  endedAt: number;
  boot: string;
}

/** Writes it, in place of an older one. */
export function putResting(database: Database, { address, family, pool, endedAt, boot }: Resting): void {
  const values = [address, family, addressKey(ipNumber(address)), pool, endedAt, boot] as const;
  database.query("INSERT OR REPLACE INTO resting VALUES (?, ?, ?, ?, ?, ?)").run(...values);
}

/** All of them, the one longest at rest first. */
export function listResting(database: Database): Resting[] {
  const sql = "SELECT address, family, pool, endedAt, boot FROM resting ORDER BY endedAt, family, number";
  return database.query<Resting, []>(sql).all();
}

/** Those from `first` to `last` that came to rest after `after` in this boot, by number. */
export function restingBetween(
  database: Database,
  family: Family,
  { first, last, after, boot }: { first: bigint; last: bigint; after: number; boot: string },
): { value: bigint; endedAt: number }[] {
  const sql = `
    SELECT number, endedAt FROM resting
    WHERE family = ? AND number BETWEEN ? AND ? AND endedAt > ? AND boot = ? ORDER BY number`;
  const rows = database.query<{ number: string; endedAt: number }, [number, string, string, number, string]>(sql);
  return rows
    .all(family, addressKey(first), addressKey(last), after, boot)
    .map(({ number, endedAt }) => ({ value: addressOfKey(number), endedAt }));
}

/** False where it was not at rest. */
export function removeResting(database: Database, address: Ip): boolean {
  return database.query("DELETE FROM resting WHERE address = ?").run(address).changes > 0;
}

/** Removes those that came to rest until `until`, and those of another boot; answers how many. */
export function pruneResting(database: Database, { until, boot }: { until: number; boot: string }): number {
  return database.query("DELETE FROM resting WHERE endedAt <= ? OR boot <> ?").run(until, boot).changes;
}
