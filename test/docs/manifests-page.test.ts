import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COORDINATOR_ENTRIES } from "../../src/networks/coordinator-section.ts";
import { CNI_VERSIONS } from "../../src/networks/network.ts";
import { SpiderMultusConfigSpec } from "../../src/networks/spider-multus-config.ts";
import { PoolSpecShape, ReservedSpecShape } from "../../src/pools/pool-spec.ts";
import { codeIn, sectionsOf, TOP, textOf } from "./pages.ts";
import { keysOf } from "./schema-keys.ts";
import { seedTable } from "./seed-table.ts";

const PAGE = "docs/manifests.md";

/** Fields by the section that tells them; a network's coordinator has those of the SpiderCoordinator. */
const FIELDS: Record<string, string[]> = {
  spiderippool: Object.keys(PoolSpecShape.entries).concat("to", "via", "dst", "gw"),
  spiderreservedip: keysOf(ReservedSpecShape),
  spidercoordinator: keysOf({ entries: COORDINATOR_ENTRIES }),
  spidermultusconfig: keysOf(omitCoordinator()),
};

describe(PAGE, () => {
  test.each(Object.entries(FIELDS))("names every field in section %s", (section, fields) => {
    const named = codeIn(sectionsOf(PAGE).get(section)!);
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter((field) => !named.includes(field))).toEqual([]);
  });

  test("names every version that a network list can have", () => {
    for (const version of CNI_VERSIONS) expect(sectionsOf(PAGE).get("spidermultusconfig")).toContain(version);
  });

  test("shows what is said of each of the document's manifests (GOLDEN=write writes it anew)", () => {
    const [before, rest = ""] = textOf(PAGE).split(/(?<=<!-- made by .*-->\n)/);
    const made = `${before}${seedTable().join("\n")}\n${rest.slice(rest.indexOf("<!-- end -->"))}`;
    if (process.env.GOLDEN === "write") writeFileSync(join(TOP, PAGE), made);
    expect(textOf(PAGE)).toBe(made);
  });
});

function omitCoordinator() {
  const { coordinator: _, ...entries } = SpiderMultusConfigSpec.entries;
  return { entries };
}
