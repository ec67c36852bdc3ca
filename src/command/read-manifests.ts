import { readFileSync, statSync } from "node:fs";
import type { Document, Finding } from "../manifests/document.ts";
import { loadManifestFile, loadManifests } from "../manifests/load-manifests.ts";
import { parseManifests } from "../manifests/parse-manifests.ts";
import { resolvePath } from "./resolve-path.ts";

/**
 * The manifests that operands name: files, directories with their `*.yaml`, `-` for standard input. Findings show a
 * file as the operator wrote it. Never throws for what is in the files.
 */
export function readManifests(operands: readonly string[]): { documents: Document[]; findings: Finding[] } {
  const read = operands.map(readOperand);
  return { documents: read.flatMap((one) => one.documents), findings: read.flatMap((one) => one.findings) };
}

function readOperand(operand: string) {
  if (operand === "-") return parseManifests(readFileSync(0, "utf8"), "-");
  const path = resolvePath(operand);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return loadManifests(path);
  const { documents, findings } = loadManifestFile(path);
  const asWritten = <Place extends { file: string }>(place: Place): Place => ({ ...place, file: operand });
  return { documents: documents.map(asWritten), findings: findings.map(asWritten) };
}
