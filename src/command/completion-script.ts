export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What can be typed for one command. */
export interface Completion {
  command: string;
  summary: string;
  options: { name: string; value: boolean; description: string }[];
}

/** Words that a command takes besides options. */
const OPERANDS: Record<string, readonly string[]> = {
  inspect: ["attachments", "leases", "pools"],
  completion: SHELLS,
  cni: ["add", "check", "del"],
};

/** The completion script of a shell: commands, then their options and words; files where neither fits. */
export function completionScript(shell: Shell, completions: readonly Completion[]): string {
  switch (shell) {
    case "bash":
      return bash(completions);
    case "zsh":
      return zsh(completions);
    case "fish":
      return fish(completions);
  }
}

function bash(completions: readonly Completion[]): string {
  const cases = completions.map((one) => `    ${one.command}) words="${wordsOf(one, completions).join(" ")}" ;;\n`);
  return `# bash completion of railhead
_railhead() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words
  case "$COMP_CWORD:\${COMP_WORDS[1]}" in
    1:*) words="${names(completions).join(" ")} --help --version" ;;
    *) case "\${COMP_WORDS[1]}" in
${cases.join("")}    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _railhead railhead
`;
}

function zsh(completions: readonly Completion[]): string {
  const list = completions.map(({ command, summary }) => `    '${command}:${quoted(summary)}'\n`);
  const cases = completions.map((one) => `    ${one.command}) compadd -- ${wordsOf(one, completions).join(" ")} ;;\n`);
  return `#compdef railhead
_railhead() {
  local -a commands
  commands=(
${list.join("")}  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join("")}  esac
  _files
}
if [[ "$funcstack[1]" == _railhead ]]; then
  _railhead "$@"
else
  compdef _railhead railhead
fi
`;
}

function fish(completions: readonly Completion[]): string {
  const first = completions.map(
    ({ command, summary }) =>
      `complete -c railhead -f -n __fish_use_subcommand -a ${command} -d '${quoted(summary)}'\n`,
  );
  const rest = completions.flatMap((one) => {
    const when = `complete -c railhead -n '__fish_seen_subcommand_from ${one.command}'`;
    const words = operandsOf(one, completions);
    return [
      ...(words.length === 0 ? [] : [`${when} -f -a '${words.join(" ")}'\n`]),
      ...one.options.map(
        ({ name, value, description }) => `${when} -l ${name}${value ? " -r" : ""} -d '${quoted(description)}'\n`,
      ),
    ];
  });
  return `# fish completion of railhead\n${[...first, ...rest].join("")}`;
}

function wordsOf(one: Completion, all: readonly Completion[]): string[] {
  return [...operandsOf(one, all), ...one.options.map(({ name }) => `--${name}`), "--help"];
}

function operandsOf({ command }: Completion, all: readonly Completion[]): readonly string[] {
  return command === "help" ? names(all) : (OPERANDS[command] ?? []);
}

function names(completions: readonly Completion[]): string[] {
  return completions.map(({ command }) => command);
}

/** Inside single quotes; zsh ends a name at the first colon. */
function quoted(text: string): string {
  return text.replaceAll("'", "’").replaceAll(":", " -");
}
