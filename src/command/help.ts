import { defineCommand } from "citty";
import type { CommandEntry } from "./command-entry.ts";
import { wrongUsage } from "./exit-error.ts";
import { print } from "./print.ts";
import { overview, usage } from "./usage.ts";

/** `railhead help [COMMAND]` on those commands. */
export function helpOn(commands: Record<string, CommandEntry>) {
  return defineCommand({
    meta: {
      name: "help",
      description: "Explain a command, or list them all.\n\n  railhead help\n  railhead help render",
    },
    args: { command: { type: "positional", description: "Which one", required: false } },
    async run({ args: { command } }) {
      print(command === undefined ? overview(commands) : await helpOf(commands, command));
    },
  });
}

/** The help of one command; wrong usage for one that there is not. */
export async function helpOf(commands: Record<string, CommandEntry>, name: string): Promise<string> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) throw unknownCommand(name);
  return entry.load === undefined ? AGENT : usage(name, await entry.load(), entry.many === true);
}

export function unknownCommand(name: string) {
  return wrongUsage(`There is no command ${name}; railhead --help lists them`);
}

const AGENT = `Run the daemon: it serves the plugins on /run/railhead/agent.sock, sweeps, and shows
health, metrics and views at http://127.0.0.1:5711. It reads /etc/railhead/config.yaml
and the manifests in /etc/railhead/manifests, and follows changes of those. SIGTERM
finishes what is under way.

Usage:
  railhead agent [OPTIONS]

railhead agent --help lists its options; docs/agent.md its configuration.
`;
