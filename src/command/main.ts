import { assertKnown } from "./arguments.ts";
import type { Command } from "./command-entry.ts";
import { COMMANDS } from "./commands.ts";
import { ExitError, wrongUsage } from "./exit-error.ts";
import { helpOf, unknownCommand } from "./help.ts";
import { note, print } from "./print.ts";
import { overview } from "./usage.ts";
import { versionLine } from "./version.ts";

/**
 * What an operator typed after `railhead`: runs the command and sets the exit code, 0 done, 1 refused or failed, 2
 * wrong usage. Errors become a line on standard error here and nowhere else.
 */
export async function main(argv: string[]): Promise<void> {
  try {
    await dispatch(argv);
  } catch (error) {
    process.exitCode = explain(error);
  }
}

async function dispatch([name, ...argv]: string[]): Promise<void> {
  if (name === undefined) {
    note(overview(COMMANDS));
    throw wrongUsage("");
  }
  if (name === "--help" || name === "-h") return print(overview(COMMANDS));
  if (name === "--version" || name === "-v") return print(`${versionLine()}\n`);
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (entry?.load === undefined) throw unknownCommand(name);
  if (asksForHelp(argv)) return print(await helpOf(COMMANDS, name));
  await run(name, await entry.load(), argv, entry.many === true);
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end < 0 ? argv.length : end).some((word) => word === "--help" || word === "-h");
}

async function run(name: string, command: Command, argv: string[], many: boolean): Promise<void> {
  await assertKnown(name, command, argv, many);
  const { runCommand } = await import("citty");
  await runCommand(command, { rawArgs: argv });
}

/** The error's line, and the exit code it stands for; citty's own are about usage. */
function explain(error: unknown): number {
  const { name = "", message = String(error), stack } = error instanceof Error ? error : {};
  if (error instanceof ExitError || name === "CLIError") {
    if (message !== "") note(`railhead: ${message}`);
    return error instanceof ExitError ? error.exitCode : 2;
  }
  note(`railhead: ${message}`);
  if (process.env.RAILHEAD_DEBUG && stack !== undefined) note(stack);
  return 1;
}
