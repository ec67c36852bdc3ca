import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The top of the repository. */
export const TOP = join(import.meta.dir, "../..");

/** Every page that people read, by its path from the top. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "cni/README.md",
  ...[...new Bun.Glob("docs/**/*.md").scanSync(TOP)].sort(),
];

export function textOf(page: string): string {
  return readFileSync(join(TOP, page), "utf8");
}

/** A page's sections by the anchor of their headings, as GitHub makes it; text ahead of the first is no section. */
export function sectionsOf(page: string): Map<string, string> {
  const parts = withoutFences(textOf(page)).split(/^#+ /m).slice(1);
  return new Map(parts.map((part) => [anchorOf(part.split("\n")[0]!), part]));
}

/** The first cell of each row of the tables whose head begins so, as the words in it that are set as code. */
export function firstCells(section: string, head: string): string[][] {
  const tables = section.split(/\n(?!\|)/).map((block) => block.split("\n").filter((line) => line.startsWith("|")));
  const rows = tables.filter(([first]) => first?.startsWith(`| ${head} |`)).flatMap((table) => table.slice(2));
  return rows.map((row) => codeIn(row.split(/(?<!\\)\|/)[1]!));
}

/** The words of a text that are set as code. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!);
}

/** The blocks between fences. */
export function fencesOf(page: string): string[] {
  return [...textOf(page).matchAll(FENCE)].map(([, block]) => block!);
}

export function withoutFences(text: string): string {
  return text.replaceAll(FENCE, "");
}

const FENCE = /^```\w*\n(.*?)^```$/gms;

function anchorOf(heading: string): string {
  const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
  return plain.replaceAll(/[^\p{L}\p{N}\- _]/gu, "").replaceAll(" ", "-");
}
