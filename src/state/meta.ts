import type { Database } from "./open-state.ts";

/** Who this state is: the instance is minted with the file, and again where the file turns up elsewhere. */
export interface Identity {
  /** Random, 32 hexadecimal digits. */
  instance: string;
  /** The machine's system UUID, once bound. */
  machine?: string;
  /** The node's name, once bound. */
  node?: string;
}

export function readIdentity(database: Database): Identity {
  const rows = database.query<{ key: string; value: string }, []>("SELECT key, value FROM meta").all();
  const { instance, machine, node } = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  return { instance: instance!, ...(machine !== undefined && { machine }), ...(node !== undefined && { node }) };
}

/**
 * Binds the state to this machine and node. A state that was bound to another machine or node gets a new instance
 * (`minted`), which the answer then tells: what the old one holds elsewhere is not this one's.
 */
export function bindIdentity(
  database: Database,
  { machine, node, minted }: { machine: string; node: string; minted: string },
): Identity & { moved: boolean } {
  const old = readIdentity(database);
  const moved = (old.machine ?? machine) !== machine || (old.node ?? node) !== node;
  const identity = { instance: moved ? minted : old.instance, machine, node };
  const put = database.query("INSERT OR REPLACE INTO meta VALUES (?, ?)");
  for (const [key, value] of Object.entries(identity)) put.run(key, value);
  return { ...identity, moved };
}
