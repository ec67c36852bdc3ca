import { expect } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Compares lines with `test/golden/NAME`; `GOLDEN=write bun test` writes it anew, to be read in the diff. */
export function expectGolden(name: string, lines: readonly string[]): void {
  const path = join(import.meta.dir, "..", "golden", name);
  const text = `${lines.join("\n")}\n`;
  if (process.env.GOLDEN === "write") writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, "utf8"));
}
