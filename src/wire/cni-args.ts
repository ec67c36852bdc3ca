import { CniError } from "./error.ts";

/**
 * `CNI_ARGS` as a record: parted at `;`, each part at its first `=`, the last value of a repeated key (a thin Multus
 * appends what the runtime gave it to what it made itself). Keys that nobody knows are kept whatever `IgnoreUnknown`
 * says. Throws `invalidEnvironmentVariables` for a part without `=`.
 */
export function parseCniArgs(args: string): Record<string, string> {
  const parts = args.split(";").filter((part) => part.trim() !== "");
  return Object.fromEntries(parts.map(keyAndValue));
}

function keyAndValue(part: string): [string, string] {
  const at = part.indexOf("=");
  if (at > 0) return [part.slice(0, at), part.slice(at + 1)];
  throw new CniError("invalidEnvironmentVariables", `CNI_ARGS holds "${part}", which is not of the form KEY=VALUE`);
}
