import type { Family, Ip } from "../address/ip.ts";
import { ipNumber } from "../address/ip.ts";
import { addressKey, addressOfKey } from "./address-key.ts";
import type { Database } from "./open-state.ts";
import { type Bound, withoutNulls } from "./row.ts";

/** An address that a NIC of this node holds. No address has two, and a NIC has one a family at most. */
export interface Lease {
  address: Ip;
  family: Family;
  /** Name of the pool it came from. */
  pool: string;
  containerId: string;
  ifname: string;
  podNamespace?: string;
  podName?: string;
  podUid?: string;
  /** Milliseconds since 1970. */
  since: number;
  /** Boot id: a lease of another boot has no NIC any more. */
  boot: string;
}

/** Throws where the address, or the NIC's place in this family, is taken. */
export function putLease(database: Database, lease: Lease): void {
  database.query(PUT).run({
    ...lease,
    number: addressKey(ipNumber(lease.address)),
    podNamespace: lease.podNamespace ?? null,
    podName: lease.podName ?? null,
    podUid: lease.podUid ?? null,
  });
}

/** Those of a NIC, IPv4 first. */
export function leasesOf(database: Database, containerId: string, ifname: string): Lease[] {
  return select(database, "WHERE containerId = ? AND ifname = ?", containerId, ifname);
}

/** All of them, by family and address. */
export function listLeases(database: Database): Lease[] {
  return select(database, "");
}

/** The leased addresses from `first` to `last`, as numbers in rising order, whatever pool they came from. */
export function leasedBetween(database: Database, family: Family, first: bigint, last: bigint): bigint[] {
  const sql = "SELECT number FROM leases WHERE family = ? AND number BETWEEN ? AND ? ORDER BY number";
  const rows = database.query<{ number: string }, [number, string, string]>(sql);
  return rows.all(family, addressKey(first), addressKey(last)).map(({ number }) => addressOfKey(number));
}

/** False where there was none. */
export function removeLease(database: Database, address: Ip): boolean {
  return database.query("DELETE FROM leases WHERE address = ?").run(address).changes > 0;
}

/** Removes those of another boot; answers how many. */
export function pruneLeases(database: Database, boot: string): number {
  return database.query("DELETE FROM leases WHERE boot <> ?").run(boot).changes;
}

type Row = Lease & { number: string };

const PUT = `
  INSERT INTO leases VALUES (
    $address, $family, $number, $pool, $containerId, $ifname, $podNamespace, $podName, $podUid, $since, $boot
  )`;

function select(database: Database, where: string, ...values: string[]): Lease[] {
  const sql = `SELECT * FROM leases ${where} ORDER BY family, number`;
  return database
    .query<Bound<Row>, string[]>(sql)
    .all(...values)
    .map(leaseOf);
}

function leaseOf(bound: Bound<Row>): Lease {
  const { number: _, ...lease } = withoutNulls<Row>(bound);
  return lease;
}
