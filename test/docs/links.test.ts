import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { codeIn, fencesOf, PAGES, sectionsOf, TOP, textOf, withoutFences } from "./pages.ts";

/** Where the paths begin that the pages name as code: `test/lab/smoke.sh`, `attach/faces/` for `src/attach/faces/`. */
const ROOTS = [TOP, join(TOP, "src")];
const FOLDERS = ROOTS.flatMap((root) => readdirSync(root, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  // What is made is not there before it is made.
  .filter((name) => !["dist", "node_modules"].includes(name));

describe.each(PAGES)("%s", (page) => {
  test("leads to files and headings that exist", () => {
    const targets = [...withoutFences(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    expect(targets.filter((target) => !/^[a-z]+:/.test(target) && !exists(page, target))).toEqual([]);
  });

  test("names files that exist", () => {
    const words = [...codeIn(withoutFences(textOf(page))), ...fencesOf(page)].flatMap((code) => code.split(/\s+/));
    const paths = words.filter((word) => /^[\w.-]+\/[\w./-]*$/.test(word) && FOLDERS.includes(firstOf(word)));
    expect(paths.filter((path) => !ROOTS.some((root) => existsSync(join(root, path))))).toEqual([]);
  });
});

test("every page in docs/ is reached from the README", () => {
  const readme = textOf("README.md");
  const pages = PAGES.filter((page) => page.startsWith("docs/"));
  expect(pages.filter((page) => !readme.includes(`](${page})`))).toEqual([]);
});

/** `scripts` of `./scripts/demo`. */
function firstOf(path: string): string {
  return normalize(path).split("/", 1)[0]!;
}

function exists(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(TOP, file))) return false;
  return anchor === undefined || sectionsOf(file).has(anchor);
}
