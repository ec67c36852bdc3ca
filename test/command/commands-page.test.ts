import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { argumentsOf } from "../../src/command/arguments.ts";
import { COMMANDS } from "../../src/command/commands.ts";
import { TOP } from "./run-railhead.ts";

const page = readFileSync(join(TOP, "docs/commands.md"), "utf8");

test.each(Object.entries(COMMANDS))("docs/commands.md describes %s and each of its options", async (name, { load }) => {
  const section = page.split(`\n## ${name}\n`)[1]?.split("\n## ")[0] ?? "";
  expect(section).not.toBe("");
  const list = load === undefined ? [] : await argumentsOf(await load());
  const options = list.filter(({ kind }) => kind !== "operand");
  for (const { name: option, definition } of options) {
    expect(section).toContain(`--${definition.default === true ? "no-" : ""}${option}`);
  }
});
