import type { Family } from "../address/ip.ts";
import { addressKey, addressOfKey } from "./address-key.ts";
import type { Database } from "./open-state.ts";

/** A run of addresses, both ends included, that this node holds for a pool: one address, or the whole pool. */
export interface Claim {
  family: Family;
  first: bigint;
  last: bigint;
  pool: string;
}

/** Writes it; throws where a claim begins at the same address already. */
export function putClaim(database: Database, { family, first, last, pool }: Claim): void {
  database.query("INSERT INTO claims VALUES (?, ?, ?, ?)").run(family, addressKey(first), addressKey(last), pool);
}

/** Those of a pool, by address. */
export function claimsOf(database: Database, pool: string): Claim[] {
  return select(database, "WHERE pool = ?", pool);
}

/** All of them, by family and address. */
export function listClaims(database: Database): Claim[] {
  return select(database, "");
}

/** False where no claim begins at this address. */
export function removeClaim(database: Database, { family, first }: Pick<Claim, "family" | "first">): boolean {
  const sql = "DELETE FROM claims WHERE family = ? AND first = ?";
  return database.query(sql).run(family, addressKey(first)).changes > 0;
}

interface Row {
  family: Family;
  first: string;
  last: string;
  pool: string;
}

function select(database: Database, where: string, ...values: string[]): Claim[] {
  const rows = database.query<Row, string[]>(`SELECT * FROM claims ${where} ORDER BY family, first`);
  return rows.all(...values).map((row) => ({ ...row, first: addressOfKey(row.first), last: addressOfKey(row.last) }));
}
