import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "./document.ts";
import { parseManifests } from "./parse-manifests.ts";
import type { Manifests } from "./read-object.ts";

/**
 * The manifests of a directory: its `*.yaml` and `*.yml` files in the order of their names, hidden files and
 * subdirectories left out. Never throws: what cannot be read is a finding, a directory that is missing a warning.
 */
export function loadManifests(directory: string): Manifests {
  try {
    const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
    const names = entries.map(({ name }) => name).filter((name) => /^[^.].*\.ya?ml$/.test(name));
    const read = names.sort().map((name) => loadManifestFile(join(directory, name)));
    return { documents: read.flatMap((one) => one.documents), findings: read.flatMap((one) => one.findings) };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return { documents: [], findings: [unreadable(directory, missing ? "warning" : "error", error)] };
  }
}

/** The manifests of one file. Never throws. */
export function loadManifestFile(file: string): Manifests {
  try {
    return parseManifests(readFileSync(file, "utf8"), file);
  } catch (error) {
    return { documents: [], findings: [unreadable(file, "error", error)] };
  }
}

function unreadable(file: string, severity: Finding["severity"], error: unknown): Finding {
  return { severity, file, line: 1, object: "A file", message: `Cannot be read: ${(error as Error).message}` };
}
