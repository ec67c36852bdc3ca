import { defineCommand } from "citty";
import { argumentsOf } from "./arguments.ts";
import type { CommandEntry } from "./command-entry.ts";
import { type Completion, completionScript, SHELLS } from "./completion-script.ts";
import { wrongUsage } from "./exit-error.ts";
import { print } from "./print.ts";

/** `railhead completion SHELL` for those commands. */
export function completionOf(commands: Record<string, CommandEntry>) {
  return defineCommand({
    meta: {
      name: "completion",
      description:
        "Print the completion script of a shell, made from the commands of this version.\n\n" +
        "  railhead completion bash >/etc/bash_completion.d/railhead\n" +
        "  railhead completion zsh >/usr/local/share/zsh/site-functions/_railhead\n" +
        "  railhead completion fish >~/.config/fish/completions/railhead.fish",
    },
    args: { shell: { type: "positional", description: "bash, zsh or fish", required: true } },
    async run({ args }) {
      const shell = SHELLS.find((known) => known === args.shell);
      if (shell === undefined) throw wrongUsage(`There is no completion for ${args.shell}; write bash, zsh or fish`);
      print(completionScript(shell, await completions(commands)));
    },
  });
}

async function completions(commands: Record<string, CommandEntry>): Promise<Completion[]> {
  const entries = Object.entries(commands).map(async ([name, { summary, load }]): Promise<Completion> => {
    const list = load === undefined ? [] : await argumentsOf(await load());
    const options = list.filter(({ kind }) => kind !== "operand");
    return {
      command: name,
      summary,
      options: options.map(({ name: option, kind, definition }) => ({
        name: definition.default === true ? `no-${option}` : option,
        value: kind === "option",
        description: definition.description ?? "",
      })),
    };
  });
  return Promise.all(entries);
}
