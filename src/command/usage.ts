import type { CommandMeta } from "citty";
import { type Argument, argumentsOf } from "./arguments.ts";
import type { Command, CommandEntry } from "./command-entry.ts";

const EXIT_CODES = `Exit codes:
  0  done
  1  refused or failed; what and why is on standard error
  2  wrong usage
`;

/** What `railhead --help` prints. */
export function overview(commands: Record<string, CommandEntry>): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `railhead gives every Pod of this node its RDMA rails.

Usage:
  railhead COMMAND [OPTIONS]

Commands:
${list.join("")}
Examples:
  railhead render /etc/railhead/manifests --out /etc/cni/multus/net.d
  railhead install && systemctl daemon-reload && systemctl enable --now railhead
  railhead inspect attachments --pod default/train-0
  railhead ip 172.16.1.34

railhead COMMAND --help says more; railhead --version prints version and commit.
Called with CNI_COMMAND set, or by the name of a plugin, railhead is that CNI plugin.

${EXIT_CODES}`;
}

/** What `railhead COMMAND --help` prints: purpose, usage, examples, operands and options, exit codes. */
export async function usage(name: string, command: Command, many: boolean): Promise<string> {
  const { description = "" } = (await (command.meta as CommandMeta | undefined)) ?? {};
  const [purpose, examples] = [description.split("\n\n")[0]!, description.split("\n\n").slice(1).join("\n\n")];
  const list = await argumentsOf(command);
  const operands = list.filter(({ kind }) => kind === "operand");
  const options = list.filter(({ kind }) => kind !== "operand");
  const line = operands.map((operand) => operandText(operand, many)).join(" ");
  return [
    `${wrapped(purpose)}\n`,
    `Usage:\n  railhead ${[name, line, options.length > 0 ? "[OPTIONS]" : ""].filter((part) => part !== "").join(" ")}\n`,
    ...(examples === "" ? [] : [`Examples:\n${examples}\n`]),
    ...(operands.length === 0 ? [] : [`Operands:\n${table(operands)}`]),
    ...(options.length === 0 ? [] : [`Options:\n${table(options)}`]),
    EXIT_CODES,
  ].join("\n");
}

function operandText({ name, definition }: Argument, many: boolean): string {
  const text = `${name.toUpperCase()}${many ? "..." : ""}`;
  return definition.required === false || definition.default !== undefined ? `[${text}]` : text;
}

function table(list: readonly Argument[]): string {
  const rows = list.map((argument) => ({ left: leftText(argument), right: rightText(argument) }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}

function leftText({ name, kind, definition }: Argument): string {
  switch (kind) {
    case "operand":
      return name.toUpperCase();
    case "option":
      return `--${name} ${definition.valueHint ?? "TEXT"}`;
    case "flag":
      return definition.default === true ? `--no-${name}` : `--${name}`;
  }
}

function rightText({ kind, definition }: Argument): string {
  const { description = "", default: preset } = definition;
  if (kind === "flag") {
    return preset === true && "negativeDescription" in definition
      ? (definition.negativeDescription ?? "")
      : description;
  }
  return preset === undefined || preset === "" ? description : `${description} (default ${preset})`;
}

/** Lines of at most 80 characters. */
function wrapped(text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + 1 + word.length > 80) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.join("\n");
}
