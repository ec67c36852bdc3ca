import { describe, expect, test } from "bun:test";
import { FACE_TABLE } from "../../src/attach/faces/table.ts";
import { numbersOf } from "../../src/attach/routing/numbering.ts";
import { COMMANDS } from "../../src/wire/command.ts";
import { CNI_CODE } from "../../src/wire/error.ts";
import { FACES, type FaceName } from "../../src/wire/face.ts";
import { SPEC_VERSIONS } from "../../src/wire/spec-version.ts";
import { codeIn, firstCells, sectionsOf, textOf } from "./pages.ts";
import { keysOf } from "./schema-keys.ts";

const PAGE = "docs/plugins.md";
const sections = sectionsOf(PAGE);

/** Keys that the plugin process reads of every configuration (src/cni/settings.ts). */
const OF_EVERY_PLUGIN = ["socket", "deadlineSeconds"];

describe(`${PAGE}, keys`, () => {
  test.each(FACES)("of %s are all in its section, or in one that it leads to", (face) => {
    const named = codeIn(documentedIn(face).join("\n"));
    expect(keysOf(FACE_TABLE[face].schema).filter((key) => !named.includes(key))).toEqual([]);
  });

  test.each(FACES)("of %s are none that it does not read", (face) => {
    const keys = [...keysOf(FACE_TABLE[face].schema), ...OF_EVERY_PLUGIN];
    const written = documentedIn(face).flatMap((section) => firstCells(section, "key").flat());
    expect(written.length).toBeGreaterThan(0);
    expect(written.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test.each(FACES)("of %s that are called ignored are", (face) => {
    const keys = keysOf(FACE_TABLE[face].schema).map((key) => key.toLowerCase());
    const ignored = documentedIn(face).flatMap((section) => codeIn(/Ignored: (.*?)\n\n/s.exec(section)?.[1] ?? ""));
    expect(ignored.filter((key) => keys.includes(key.toLowerCase()))).toEqual([]);
  });

  test("of every plugin are told once", () => {
    expect(firstCells(sections.get("keys-of-every-plugin")!, "key").flat()).toEqual(OF_EVERY_PLUGIN);
  });
});

describe(`${PAGE}, besides`, () => {
  test("has a row for every error code, with its number and its name, and no other", () => {
    const rows = [...sections.get("error-codes")!.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)];
    expect(rows.map(([, code, name]) => [name, Number(code)])).toEqual(Object.entries(CNI_CODE));
  });

  test("has a row for every plugin and every verb, chained ones called so", () => {
    const rows = [...textOf(PAGE).matchAll(/^\| \[`(\w+)`\]\(#\w+\) \| (\w+) \|/gm)];
    const places = Object.fromEntries(rows.map(([, face, place]) => [face, place]));
    expect(Object.keys(places).sort()).toEqual([...FACES].sort());
    for (const face of FACES) expect(places[face] === "chained").toBe(FACE_TABLE[face].chained);
    for (const [verb, { since }] of Object.entries(COMMANDS)) {
      expect(textOf(PAGE)).toContain(`| ${verb} | ${verb === "VERSION" ? "any" : since} |`);
    }
    for (const version of SPEC_VERSIONS) expect(sections.get("calls")).toContain(version);
  });

  test("tells the numbers that a NIC is given", () => {
    const pod = { rules: [], routes: [] };
    const numbers = ["eth0", "net1", "net8", "rail0"].map((name) => numbersOf(name, [], pod));
    expect(numbers.map(({ table }) => table)).toEqual([99, 100, 107, 300]);
    expect(numbers.map(({ priority }) => priority)).toEqual([32000, 32765, 32758, 32100]);
    const routing = sections.get("routing")!;
    expect(routing).toContain("| `eth0` | 99 | 32000 |");
    expect(routing).toContain("99 + N: 100 for `net1`, 107 for `net8` | 32766 − N: 32765, 32758 |");
    expect(routing).toContain("the lowest free one from 300 to 499 | 32100 + (T − 300) |");
  });
});

/** The section of a plugin, and those of keys that it links. */
function documentedIn(face: FaceName): string[] {
  const own = sections.get(face)!;
  const linked = [...own.matchAll(/\]\(#([\w-]+-keys)\)/g)].map(([, anchor]) => sections.get(anchor!)!);
  return [own, ...linked];
}
