import { isContainerId } from "../wire/container-id.ts";
import { CniError } from "../wire/error.ts";
import { type Fields, fields, optionalList, optionalText, text } from "../wire/fields.ts";
import { readResult } from "../wire/read-result.ts";
import type { AttachmentKey } from "../wire/request.ts";
import type { Result } from "../wire/result.ts";
import { parseSpecVersion, RESULT_SHAPE, SPEC_VERSIONS, type SpecVersion } from "../wire/spec-version.ts";

/** How the places of a network configuration are named in errors. */
const PATH = "The network configuration";

/** stdin as an object with a name; throws `decodingFailure` or `invalidNetworkConfig`. */
export function decodeConfig(stdin: string): { network: string; config: Fields } {
  const config = fields(parse(stdin), PATH);
  const network = optionalText(config, "name", PATH);
  if (network === undefined) throw invalid("has no name");
  if (!isContainerId(network))
    throw invalid(`has the name "${network}": letters, digits, ".", "_" and "-" are allowed`);
  return { network, config };
}

/** `cniVersion` of a configuration; throws `incompatibleCniVersion` for one that is not spoken here. */
export function versionOf(config: Fields): SpecVersion {
  const written = optionalText(config, "cniVersion", PATH) ?? "";
  const version = parseSpecVersion(written);
  if (version !== undefined) return version;
  throw new CniError("incompatibleCniVersion", `cniVersion "${written}" is not supported`, {
    details: `config is "${written}", plugin supports ${JSON.stringify(SPEC_VERSIONS)}`,
  });
}

/** `prevResult`, which is written in the version of the configuration or in one of the same shape. */
export function previousResult(config: Fields, version: SpecVersion): Result | undefined {
  if (config.prevResult == null) return undefined;
  const path = `${PATH}.prevResult`;
  const written = optionalText(fields(config.prevResult, path), "cniVersion", path) ?? version;
  const own = parseSpecVersion(written);
  if (own === undefined || RESULT_SHAPE[own] !== RESULT_SHAPE[version]) {
    throw new CniError(
      "incompatibleCniVersion",
      `prevResult of version "${written}" does not go with cniVersion ${version}`,
    );
  }
  return readResult(config.prevResult, own, path);
}

/**
 * The attachments that a GC is to leave alone. Absent, null included, means that nobody said: never that there are
 * none. The second key is what the spec's library sent before the first.
 */
export function validAttachments(config: Fields): AttachmentKey[] | undefined {
  const key = config["cni.dev/valid-attachments"] == null ? "cni.dev/attachments" : "cni.dev/valid-attachments";
  return optionalList(config, key, PATH, (value, path) => {
    const from = fields(value, path);
    return { containerID: text(from, "containerID", path), ifname: text(from, "ifname", path) };
  });
}

function parse(stdin: string): unknown {
  try {
    return JSON.parse(stdin);
  } catch (cause) {
    const message = stdin.trim() === "" ? "is empty: nothing came on stdin" : "on stdin is not JSON";
    throw new CniError("decodingFailure", `${PATH} ${message}`, { cause });
  }
}

function invalid(rest: string): CniError {
  return new CniError("invalidNetworkConfig", `${PATH} ${rest}`);
}
