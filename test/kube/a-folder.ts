import { afterEach, beforeEach } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of each test's own. */
export interface Folder {
  path(): string;
  write(name: string, text: string): void;
}

export function aFolder(): Folder {
  let path = "";
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "railhead-kube-"));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  return {
    path: () => path,
    write: (name, text) => writeFileSync(join(path, name), text, { mode: 0o600 }),
  };
}

/** Self-signed certificates and their keys, of no use but for this. */
export const PAIRS = { one: pair("one"), other: pair("other") };

function pair(name: string): { cert: string; key: string } {
  const read = (suffix: string) => readFileSync(join(import.meta.dir, "../fixtures/kube", `${name}.${suffix}`), "utf8");
  return { cert: read("crt"), key: read("key") };
}
