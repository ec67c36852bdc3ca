import * as v from "valibot";

/**
 * An object whose keys are found as Go's encoding/json finds them: as they are spelled, else in any case
 * (`podDefaultRouteNic` is `podDefaultRouteNIC`). `null` counts as absent; keys that nobody knows are ignored.
 */
export function goObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  const spellings = new Map(Object.keys(entries).map((key) => [key.toLowerCase(), key]));
  return v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((object) => spelled(object, spellings)),
    v.object(entries),
  );
}

function spelled(object: Record<string, unknown>, spellings: ReadonlyMap<string, string>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const spelling = spellings.get(key.toLowerCase());
    if (spelling === undefined || value === null) continue;
    if (key === spelling || !(spelling in found)) found[spelling] = value;
  }
  return found;
}
