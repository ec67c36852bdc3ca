import { stringify } from "yaml";

/** Objects as one YAML text that `kubectl apply -f -` takes, below a comment of these lines. */
export function writeManifests(objects: readonly object[], comment: readonly string[] = []): string {
  const head = comment.map((line) => `# ${line}`.trimEnd());
  return [...head, ...objects.flatMap((object) => ["---", stringify(object, WRITING).trimEnd()]), ""].join("\n");
}

/**
 * Long lines stay whole, and what is shared in memory is written out each time. kubectl reads YAML 1.1, in which `yes`
 * and `on` are booleans, so such texts are quoted.
 */
const WRITING = { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" } as const;
