import type { Document, Finding } from "./document.ts";

/** What manifests say, and what is to be said about them; both in the order of the text. */
export interface Manifests {
  documents: Document[];
  findings: Finding[];
}

/** Where an object stands. An object of the API server stands nowhere: line 0. */
export type Place = Pick<Document, "file" | "line" | "lineOf">;

/** An object as Documents: one, or the items of a `List`. What is no Kubernetes object becomes a finding. */
export function readObject(value: unknown, place: Place): Manifests {
  if (!isRecord(value)) return refused(place, "A document", `A manifest is a mapping, not ${kindOfValue(value)}`);
  const { apiVersion, kind, items } = value;
  if (!isText(kind)) return refused(place, "A document", missing("kind", kind), ["kind"]);
  if (!isText(apiVersion)) return refused(place, kind, missing("apiVersion", apiVersion), ["apiVersion"]);
  if (kind.endsWith("List") && Array.isArray(items)) return readItems(items, place);
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  const { name, namespace } = metadata;
  if (!isText(name)) return refused(place, kind, missing("metadata.name", name), ["metadata", "name"]);
  const document = { apiVersion, kind, name, value, ...place };
  return { documents: [isText(namespace) ? { ...document, namespace } : document], findings: [] };
}

function readItems(items: unknown[], place: Place): Manifests {
  const read = items.map((item, at) =>
    readObject(item, {
      file: place.file,
      line: place.lineOf(["items", at]),
      lineOf: (path) => place.lineOf(["items", at, ...path]),
    }),
  );
  return { documents: read.flatMap((one) => one.documents), findings: read.flatMap((one) => one.findings) };
}

function refused({ file, lineOf }: Place, object: string, message: string, path: string[] = []): Manifests {
  return { documents: [], findings: [{ severity: "error", file, line: lineOf(path), object, message }] };
}

function missing(field: string, value: unknown): string {
  if (value === undefined || value === null || value === "") return `${field} is missing`;
  const quoted = typeof value === "object" ? "" : `: write "${value}"`;
  return `${field} must be text, not ${kindOfValue(value)}${quoted}`;
}

function kindOfValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return value === null ? "nothing" : typeof value === "object" ? "a mapping" : `a ${typeof value}`;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
