import { describe, expect, test } from "bun:test";
import { readSettings } from "../../src/agent/read-settings.ts";
import { argumentsOf } from "../../src/command/arguments.ts";
import { COMMANDS } from "../../src/command/commands.ts";
import { codeIn, fencesOf, PAGES, textOf, withoutFences } from "./pages.ts";

/** A line to be typed: the command, and the options that stand in it. */
interface CommandLine {
  text: string;
  command: string;
  options: string[];
}

const LINES = PAGES.flatMap((page) => linesOf(page).map((line) => ({ page, ...line })));

describe("the pages' command lines", () => {
  test("are found, of every command", () => {
    expect(Object.keys(COMMANDS).filter((name) => !LINES.some(({ command }) => command === name))).toEqual([]);
  });

  test.each(LINES)("$page: $text is a command with such options", async ({ command, options }) => {
    expect(Object.keys(COMMANDS)).toContain(command);
    const known = await optionsOf(command);
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });
});

function linesOf(page: string): CommandLine[] {
  const text = textOf(page);
  const typed = [...fencesOf(page).flatMap((block) => block.split("\n")), ...codeIn(withoutFences(text))];
  return typed.flatMap((line) => line.replace(/\s#.*$/, "").split(/ (?:&&|\|) /)).flatMap((part) => read(part) ?? []);
}

/** Whoever calls the program in the place of a command; `railhead COMMAND` and `railhead --version` name none. */
function read(typed: string): CommandLine | undefined {
  const text = typed.trim();
  const command = /^(?:\S*\/)?railhead ([a-z]+)\b/.exec(text)?.[1];
  if (command === undefined) return undefined;
  return { text, command, options: [...text.matchAll(/--[a-z-]+/g)].map(([option]) => option) };
}

async function optionsOf(name: string): Promise<string[]> {
  const load = COMMANDS[name]?.load;
  if (load === undefined) {
    const help = readSettings(["--help"]);
    return ["--help", ...((help.kind === "help" && help.text.match(/--[a-z-]+/g)) || [])];
  }
  const list = (await argumentsOf(await load())).filter(({ kind }) => kind !== "operand");
  return [
    "--help",
    ...list.map(({ name: option, definition }) => `--${definition.default === true ? "no-" : ""}${option}`),
  ];
}
