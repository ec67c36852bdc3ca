import { CniError } from "./error.ts";

/**
 * `CNI_ARGS` as a record: parted at `;`, each part at its first `=`, the last value of a repeated key (a thin Multus
 * appends what the runtime gave it to what it made itself). Keys that nobody knows are kept whatever `IgnoreUnknown`
 * says. Throws `invalidEnvironmentVariables` for a part without `=`.
 */
export function parseCniArgs(args: string): Record<string, string> {
  // Without a prototype, so that "__proto__" is a key like any other.
  const found: Record<string, string> = Object.create(null);
  for (const part of args.split(";")) {
    if (part.trim() === "") continue;
    const at = part.indexOf("=");
    if (at < 1) throw invalid(part);
    found[part.slice(0, at)] = part.slice(at + 1);
  }
  return found;
}

function invalid(part: string): CniError {
  return new CniError("invalidEnvironmentVariables", `CNI_ARGS holds "${part}", which is not of the form KEY=VALUE`);
}
