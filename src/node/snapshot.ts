import * as v from "valibot";
import { type CoordinatorSettings, DEFAULT_COORDINATOR } from "../attach/routing/coordinator-settings.ts";
import { catalogueOf } from "../pools/catalogue.ts";
import { catalogueFromJson, catalogueToJson } from "../pools/catalogue-json.ts";
import type { State } from "../state/open-state.ts";
import { getSnapshot, putSnapshot } from "../state/snapshot.ts";
import type { Knowledge } from "./knowledge.ts";
import { STATE_PATIENCE } from "./undo-attachment.ts";

/** What a node goes by, kept in its state: for a plugin without agent, and for the next agent before it has read. */
const KEY = "knowledge";

export async function writeSnapshot(state: State, { catalogue, coordinator }: Knowledge): Promise<void> {
  const json = { catalogue: catalogueToJson(catalogue), coordinator };
  await state.writeSoon((database) => putSnapshot(database, KEY, json), STATE_PATIENCE);
}

/** What was last written; nothing where no agent has ever known anything, or only one whose words are not ours. */
export function readSnapshot(state: State): Knowledge | undefined {
  const json = state.read((database) => getSnapshot(database, KEY));
  if (json === undefined) return undefined;
  const parsed = v.safeParse(Snapshot, json);
  if (!parsed.success) return undefined;
  const { catalogue, coordinator } = parsed.output;
  const read = catalogueFromJson(catalogue);
  return read && { catalogue: read, coordinator: { ...DEFAULT_COORDINATOR, ...coordinator } };
}

export const NOTHING_KNOWN: Knowledge = { catalogue: catalogueOf(), coordinator: DEFAULT_COORDINATOR };

/** Written by this program alone: the catalogue has a reader of its own, the coordinator's values were parsed then. */
const Snapshot = v.object({
  catalogue: v.unknown(),
  coordinator: v.custom<CoordinatorSettings>((value) => typeof value === "object" && value !== null),
});
