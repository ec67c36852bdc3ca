import type { Database } from "./open-state.ts";

/**
 * What the agent knows from elsewhere (pools, coordinator settings, …), kept as JSON for a plugin that finds no agent.
 * False where it was the same already; whoever writes a key owns its shape.
 */
export function putSnapshot(database: Database, key: string, value: unknown): boolean {
  const sql = `
    INSERT INTO snapshot VALUES ($key, $json)
    ON CONFLICT (key) DO UPDATE SET json = excluded.json WHERE json <> excluded.json`;
  return database.query(sql).run({ key, json: JSON.stringify(value) }).changes > 0;
}

/** What was last put, or nothing; it is still to be parsed by whoever reads it. */
export function getSnapshot(database: Database, key: string): unknown {
  const row = database.query<{ json: string }, [string]>("SELECT json FROM snapshot WHERE key = ?").get(key);
  return row === null ? undefined : JSON.parse(row.json);
}
