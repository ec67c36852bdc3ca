import { VERSION } from "../version.ts";
import { COMMANDS, type Command, parseCommand } from "../wire/command.ts";
import { CniError, type ErrorObject, errorObject } from "../wire/error.ts";
import { FACES, type FaceName, faceOf } from "../wire/face.ts";
import type { Request } from "../wire/request.ts";
import { writeResult } from "../wire/result-shapes.ts";
import { isAtLeast, LATEST_SPEC_VERSION, SPEC_VERSIONS, type SpecVersion } from "../wire/spec-version.ts";
import type { Perform } from "./agent-first.ts";
import { buildRequest, type Call, releaseOf } from "./build-request.ts";
import { delegateRunner, delegateType } from "./delegate.ts";
import type { Environment, Outcome } from "./environment.ts";
import { decodeConfig, versionOf } from "./network-config.ts";
import { readParameters } from "./parameters.ts";
import { readSettings } from "./settings.ts";
import { withDelegate } from "./with-delegate.ts";

/** Longer than any network configuration, with every attachment of a node in it. */
const LONGEST_STDIN = 8 * 1024 * 1024;

/**
 * One call of a plugin, from its environment to what it leaves behind (CNI spec 1.1.0, section 2). `performer` makes
 * who carries out requests, given the socket that the configuration names. Never throws: every error is one error
 * object on stdout and exit code 1.
 */
export async function respond(environment: Environment, performer: (socket: string) => Perform): Promise<Outcome> {
  const verb = environment.variables.CNI_COMMAND ?? "";
  if (verb === "") return about(environment.argv0);
  let version: SpecVersion = LATEST_SPEC_VERSION;
  try {
    const command = commandOf(verb);
    if (command === "VERSION") return success({ cniVersion: version, supportedVersions: SPEC_VERSIONS });
    // Both read files in another thread, while this one goes on.
    const begun = environment.now();
    begun.catch(() => undefined); // Whoever fails before it is needed has the word.
    const isOwn = environment.isOwnNetns(environment.variables.CNI_NETNS ?? "");
    const face = pluginOf(environment.argv0);
    const parameters = readParameters(command, environment.variables);
    const stdin = await environment.readStdin(LONGEST_STDIN);
    const { network, config } = decodeConfig(stdin);
    version = versionOf(config);
    demandVerb(command, version);
    if (await isOwn) refuseOwnNetns(command, environment.variables);
    const call: Call = { command, face, version, network, config, parameters, begun: await begun };
    const perform = delegating(call, stdin, environment, performer(readSettings(config).socket));
    return await carryOut(buildRequest(call, environment.nonce()), version, perform, environment);
  } catch (error) {
    return failure(errorObject(error, version));
  }
}

/** Only an ADD says something on success; one whose result cannot be told is taken back. */
async function carryOut(request: Request, version: SpecVersion, perform: Perform, at: Environment): Promise<Outcome> {
  const answer = await perform(request);
  if (answer.kind === "failed") return failure({ ...answer.error, cniVersion: version });
  if (request.command !== "ADD") return { stdout: "", stderr: "", exitCode: 0 };
  try {
    const result = answer.results[0];
    if (result === undefined) throw new CniError("internal", "The ADD was answered without a result");
    return success(writeResult(result, version));
  } catch (error) {
    await perform(releaseOf(request, await at.now(), at.nonce()));
    throw error;
  }
}

function delegating(call: Call, stdin: string, { variables, now }: Environment, perform: Perform): Perform {
  const { version, begun, config, parameters } = call;
  const type = delegateType(call.face, config);
  if (type === undefined) return perform;
  const left = async () => begun + readSettings(config).deadlineSeconds * 1000 - (await now());
  return withDelegate(perform, delegateRunner({ type, path: parameters.path, stdin, variables, version, left }));
}

function commandOf(verb: string): Command {
  const command = parseCommand(verb);
  if (command !== undefined) return command;
  throw new CniError("invalidEnvironmentVariables", `CNI_COMMAND "${verb}" is no verb of CNI`);
}

function pluginOf(argv0: string): FaceName {
  const face = faceOf(argv0);
  if (face !== undefined) return face;
  throw new CniError("invalidNetworkConfig", `${argv0} names no plugin of railhead; they are ${FACES.join(", ")}`);
}

function demandVerb(command: Command, version: SpecVersion): void {
  const { since } = COMMANDS[command];
  if (isAtLeast(version, since)) return;
  throw new CniError("incompatibleCniVersion", `cniVersion ${version} has no ${command}; it came with ${since}`);
}

/** Before the work, not after it: the result of an ADD must not be followed by an error. */
function refuseOwnNetns(command: Command, variables: Environment["variables"]): void {
  if ((command !== "ADD" && command !== "DEL") || /^(1|true)$/i.test(variables.CNI_NETNS_OVERRIDE ?? "")) return;
  throw new CniError(
    "invalidNetns",
    `CNI_NETNS ${variables.CNI_NETNS} is the namespace of the plugin itself, not that of a Pod`,
  );
}

function about(argv0: string): Outcome {
  const what = faceOf(argv0) ?? `no plugin; the plugins are ${FACES.join(", ")}`;
  const versions = `CNI protocol versions supported: ${SPEC_VERSIONS.join(", ")}`;
  return { stdout: "", stderr: `railhead ${VERSION}, CNI plugin: ${what}\n${versions}\n`, exitCode: 0 };
}

function success(value: object): Outcome {
  return { stdout: `${JSON.stringify(value)}\n`, stderr: "", exitCode: 0 };
}

function failure(error: ErrorObject): Outcome {
  return { stdout: `${JSON.stringify(error)}\n`, stderr: "", exitCode: 1 };
}
