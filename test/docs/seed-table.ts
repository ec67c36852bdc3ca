import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rendered } from "../../src/command/rendered.ts";
import type { Document, Finding } from "../../src/manifests/document.ts";
import { parseManifests } from "../../src/manifests/parse-manifests.ts";
import { buildCatalogue } from "../../src/pools/catalogue.ts";
import { TOP } from "./pages.ts";

const SEED = join(TOP, "test/fixtures/seed");
const KINDS = ["SpiderIPPool", "SpiderReservedIP", "SpiderMultusConfig", "SpiderCoordinator"];

/** The table of docs/manifests.md: what agent and `render` say of each manifest of the document, its file read alone. */
export function seedTable(): string[] {
  const files = [...new Bun.Glob("**/*.yaml").scanSync(SEED)].sort();
  return ["| file | object | verdict | what is said |", "|---|---|---|---|", ...files.flatMap(rowsOf)];
}

interface Verdict {
  kind: string;
  name: string;
  verdict: "accepted" | "accepted, with a warning" | "refused" | "passed over";
  said: string;
}

/** A row for each object; those of one kind of which the same is said share one. */
function rowsOf(file: string): string[] {
  const { documents, findings } = parseManifests(readFileSync(join(SEED, file), "utf8"), file);
  const all = [...findings, ...buildCatalogue(documents).findings, ...rendered(documents, "chained").findings];
  const verdicts = [...findings.map(unread), ...documents.map((document) => verdictOf(document, all))];
  const groups = Map.groupBy(verdicts, ({ kind, verdict, said }) => [kind, verdict, said].join("\n"));
  return [...groups.values()].map((group) => {
    const { kind, name, verdict, said } = group[0]!;
    const names = group.length === 1 ? name : `${name} to ${group.at(-1)?.name}`;
    return `| \`${file}\` | ${kind} ${names} | ${verdict} | ${said.replaceAll("|", "\\|")} |`;
  });
}

function verdictOf({ kind, namespace, name }: Document, findings: readonly Finding[]): Verdict {
  const objects = [`${kind} ${name}`, `${kind} ${namespace}/${name}`];
  const own = findings.filter(({ object }) => objects.includes(object));
  const said = own.map(({ message }) => message).join("; ");
  return { kind, name, verdict: KINDS.includes(kind) ? severest(own) : "passed over", said };
}

/** What is no document at all. */
function unread({ line, message }: Finding): Verdict {
  return { kind: "line", name: String(line), verdict: "refused", said: message };
}

function severest(findings: readonly Finding[]): Verdict["verdict"] {
  if (findings.some(({ severity }) => severity === "error")) return "refused";
  return findings.length > 0 ? "accepted, with a warning" : "accepted";
}
