import type { ArgDef, ArgsDef } from "citty";
import type { Command } from "./command-entry.ts";
import { wrongUsage } from "./exit-error.ts";

/** One option or operand of a command, by the name it is typed with. */
export interface Argument {
  name: string;
  kind: "operand" | "option" | "flag";
  definition: ArgDef;
  /** Other names that are understood. */
  aliases: string[];
}

/** The arguments of a command, operands first, options under their kebab-case name. */
export async function argumentsOf(command: Command): Promise<Argument[]> {
  const given = typeof command.args === "function" ? await command.args() : await command.args;
  const list = Object.entries((given ?? {}) as ArgsDef).map(([key, definition]) => argumentOf(key, definition));
  return [...list.filter(({ kind }) => kind === "operand"), ...list.filter(({ kind }) => kind !== "operand")];
}

/**
 * Throws wrong usage for an option that the command does not have, one without its value, and operands that nothing
 * takes: citty would pass over all three in silence.
 */
export async function assertKnown(name: string, command: Command, argv: readonly string[], many: boolean) {
  const known = await argumentsOf(command);
  const operands: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === "--") {
      operands.push(...argv.slice(at + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") operands.push(word);
    else if (takesNext(name, known, word)) at = assertValue(name, word, argv, at + 1);
  }
  const places = known.filter(({ kind }) => kind === "operand").length;
  if (!many && operands.length > places) throw wrongUsage(`${name} takes no operand ${operands[places]}`);
}

function argumentOf(key: string, definition: ArgDef): Argument {
  const kebab = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const alias = "alias" in definition ? [definition.alias ?? []].flat() : [];
  const kind = definition.type === "positional" ? "operand" : definition.type === "boolean" ? "flag" : "option";
  return { name: kebab, kind, definition, aliases: [key, ...alias].filter((other) => other !== kebab) };
}

/** Whether the word is an option whose value is the next word. */
function takesNext(name: string, known: readonly Argument[], word: string): boolean {
  const typed = word.replace(/^--?/, "");
  const equals = typed.indexOf("=");
  const bare = equals < 0 ? typed : typed.slice(0, equals);
  const options = known.filter(({ kind }) => kind !== "operand");
  const found = options.find(({ name: own, aliases }) => own === bare || aliases.includes(bare));
  if (found !== undefined) return found.kind === "option" && equals < 0;
  const negated = options.find(({ name: own, kind }) => kind === "flag" && `no-${own}` === bare);
  if (negated !== undefined) return false;
  const names = options.map(({ name: own }) => `--${own}`).join(", ");
  throw wrongUsage(`${name} has no option ${word}; it has ${names === "" ? "none" : names}`);
}

function assertValue(name: string, word: string, argv: readonly string[], at: number): number {
  const value = argv[at];
  if (value === undefined || (value.startsWith("-") && value !== "-"))
    throw wrongUsage(`${name} ${word} needs a value`);
  return at;
}
