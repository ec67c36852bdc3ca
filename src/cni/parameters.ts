import { parseCniArgs } from "../wire/cni-args.ts";
import { COMMANDS, type Command, type Variable } from "../wire/command.ts";
import { isContainerId } from "../wire/container-id.ts";
import { CniError } from "../wire/error.ts";
import { interfaceNameFault } from "../wire/interface-name.ts";

/** What the runtime says by variables; "" where a verb can do without. */
export interface Parameters {
  containerId: string;
  netns: string;
  ifname: string;
  /** Directories of plugins, in order; an empty one is none. */
  path: string[];
  args: Record<string, string>;
}

/**
 * The variables of one call, checked as the verb needs them: a value that the verb does not need is not looked at (a
 * runtime asks for VERSION with "dummy" in each). Throws `invalidEnvironmentVariables`, naming all that are missing.
 */
export function readParameters(command: Command, variables: Record<string, string | undefined>): Parameters {
  const { needs } = COMMANDS[command];
  const missing: Variable[] = [];
  for (const name of needs) if (!variables[name]) missing.push(name);
  if (missing.length > 0) throw invalid(`${command} needs the variables [${missing.join(", ")}], which are not set`);
  for (const name of needs) CHECK[name]?.(variables[name] ?? "");
  return {
    containerId: variables.CNI_CONTAINERID ?? "",
    netns: variables.CNI_NETNS ?? "",
    ifname: variables.CNI_IFNAME ?? "",
    path: (variables.CNI_PATH ?? "").split(":"),
    args: parseCniArgs(variables.CNI_ARGS ?? ""),
  };
}

const CHECK: Partial<Record<Variable, (value: string) => void>> = {
  CNI_CONTAINERID: (value) => {
    if (!isContainerId(value)) throw invalid(`CNI_CONTAINERID "${value}" is no container id`);
  },
  CNI_IFNAME: (value) => {
    const fault = interfaceNameFault(value);
    if (fault !== undefined) throw invalid(`CNI_IFNAME "${value}" ${fault}`);
  },
};

function invalid(message: string): CniError {
  return new CniError("invalidEnvironmentVariables", message);
}
