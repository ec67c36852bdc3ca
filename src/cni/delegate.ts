import { CniError, type ErrorObject, errorObject } from "../wire/error.ts";
import { type FaceName, faceOf } from "../wire/face.ts";
import { type Fields, fields, optionalText } from "../wire/fields.ts";
import { readError } from "../wire/read-answer.ts";
import { readResult } from "../wire/read-result.ts";
import type { Result } from "../wire/result.ts";
import { parseSpecVersion, type SpecVersion } from "../wire/spec-version.ts";
import { runPlugin } from "./run-plugin.ts";
import type { RunDelegate } from "./with-delegate.ts";

/** The plugins that make an interface, and so may name who gives its addresses. */
const MAIN_FACES: readonly FaceName[] = ["railhead", "sriov", "macvlan"];

/** Type of our own IPAM plugin: no delegate, its work is part of the plan. */
const OWN_IPAM: FaceName = "spiderpool";

/** Even an overdue plugin gets this long to take its address back, in milliseconds. */
const SHORTEST = 5_000;

/**
 * The type of the foreign IPAM plugin that a configuration names, if this plugin is one that may and it does. Throws
 * `invalidNetworkConfig` for one that is no IPAM plugin: this executable would start itself for ever.
 */
export function delegateType(face: FaceName, config: Fields): string | undefined {
  if (!MAIN_FACES.includes(face) || config.ipam == null) return undefined;
  const type = optionalText(fields(config.ipam, "ipam"), "type", "ipam");
  if (type === undefined || type === OWN_IPAM) return undefined;
  if (/[/\0]/.test(type)) throw invalid(`ipam.type "${type}" must be the name of a plugin, without a directory`);
  if (faceOf(type) !== undefined) throw invalid(`ipam.type "${type}" is no IPAM plugin`);
  return type;
}

/** What a delegate is started with. */
export interface Delegation {
  type: string;
  /** Directories of plugins, in order. */
  path: string[];
  stdin: string;
  variables: Record<string, string | undefined>;
  version: SpecVersion;
  /** Milliseconds that are left. */
  left: () => Promise<number>;
}

/** A runner of one IPAM plugin: found in `CNI_PATH`, same stdin and environment but for `CNI_COMMAND`. */
export function delegateRunner(delegation: Delegation): RunDelegate {
  const { type, stdin, version } = delegation;
  return async (command) => {
    try {
      const variables = { ...delegation.variables, CNI_COMMAND: command };
      const timeout = Math.max(SHORTEST, await delegation.left());
      const { exitCode, stdout } = await runPlugin(await findPlugin(delegation), stdin, variables, timeout);
      if (exitCode !== 0) return { kind: "failed", error: errorOf(type, exitCode, stdout) };
      return { kind: "done", results: [command === "ADD" ? resultOf(type, stdout, version) : {}] };
    } catch (error) {
      return { kind: "failed", error: errorObject(error, version) };
    }
  };
}

/** The first regular file of that name, links followed, as the spec's library looks it up. */
async function findPlugin({ type, path }: Delegation): Promise<string> {
  for (const directory of path) {
    const file = `${directory}/${type}`;
    if (directory !== "" && (await isFile(file))) return file;
  }
  throw invalid(`The IPAM plugin "${type}" is in no directory of CNI_PATH (${path.join(":")}); install it there`);
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await Bun.file(file).stat()).isFile();
  } catch {
    return false;
  }
}

function resultOf(type: string, stdout: string, version: SpecVersion): Result {
  const path = `The result of the IPAM plugin "${type}"`;
  const from = fields(parse(stdout, path), path);
  const written = optionalText(from, "cniVersion", path) ?? version;
  const own = parseSpecVersion(written);
  if (own !== undefined) return readResult(from, own, path);
  throw new CniError("incompatibleCniVersion", `${path} is of version "${written}", which is not supported`);
}

/** Its own code and words, with the name of who said them. */
function errorOf(type: string, exitCode: number, stdout: string): ErrorObject {
  const path = `The error of the IPAM plugin "${type}" (exit code ${exitCode})`;
  const error = readError(parse(stdout, path), path);
  return { ...error, msg: `IPAM plugin ${type}: ${error.msg}` };
}

function parse(stdout: string, path: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch (cause) {
    throw new CniError("decodingFailure", `${path} is not JSON`, { cause, details: stdout.slice(0, 500) });
  }
}

function invalid(message: string): CniError {
  return new CniError("invalidNetworkConfig", message);
}
