import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Document as Yaml,
} from "yaml";
import type { Finding } from "./document.ts";
import { type Manifests, readObject } from "./read-object.ts";

/**
 * The documents of a YAML text (1.2, with merge keys; JSON is YAML). Never throws: syntax errors are findings with
 * their line, and a document that has one does not take the others of its file with it.
 */
export function parseManifests(text: string, file: string): Manifests {
  const lines = new LineCounter();
  try {
    const parsed = [...parseAllDocuments(text, { ...READING, lineCounter: lines })];
    const read = parsed.map((document) => readDocument(document as Yaml.Parsed, { file, lines }));
    return { documents: read.flatMap((one) => one.documents), findings: read.flatMap((one) => one.findings) };
  } catch (error) {
    // Text nested deeper than the stack is all that the parser throws.
    const message = `This is not read as YAML: ${(error as Error).message}`;
    return { documents: [], findings: [{ severity: "error", file, line: 1, object: "A document", message }] };
  }
}

/** As JSON has it: keys are texts, and whatever else stands there is an error. */
const READING = { prettyErrors: false, merge: true, stringKeys: true, logLevel: "error" } as const;

interface Text {
  file: string;
  lines: LineCounter;
}

function readDocument(document: Yaml.Parsed, { file, lines }: Text): Manifests {
  const finding = (severity: Finding["severity"], { message, pos }: { message: string; pos: [number, number] }) => ({
    severity,
    file,
    line: lineAt(lines, pos[0]),
    object: "A document",
    message: message.split("\n")[0]!,
  });
  const errors = document.errors.map((error) => finding("error", error));
  if (errors.length > 0) return { documents: [], findings: errors };
  const findings = document.warnings.map((warning) => finding("warning", warning));
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return { documents: [], findings };
  }
  const lineOf = (path: readonly (string | number)[]) => lineAt(lines, offsetOf(document, path));
  try {
    const read = readObject(document.toJS({ maxAliasCount: 100 }), { file, line: lineOf([]), lineOf });
    return { documents: read.documents, findings: [...findings, ...read.findings] };
  } catch (error) {
    const refused = finding("error", { message: (error as Error).message, pos: [offsetOf(document, []), 0] });
    return { documents: [], findings: [...findings, refused] };
  }
}

/** Where the key or the item stands that a path leads to, or the nearest one above it that is there. */
function offsetOf(document: Yaml.Parsed, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    const next = stepInto(node, step);
    if (next === undefined) return offset;
    offset = startOf(next.at) ?? offset;
    node = next.value;
  }
  return offset;
}

function stepInto(node: unknown, step: string | number): { at: unknown; value: unknown } | undefined {
  if (isSeq(node)) {
    const item = typeof step === "number" ? node.items[step] : undefined;
    return item === undefined ? undefined : { at: item, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return pair === undefined ? undefined : { at: pair.key, value: pair.value };
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

function lineAt(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line);
}
