import type { Command } from "../wire/command.ts";
import type { FaceName } from "../wire/face.ts";
import { type Fields, present } from "../wire/fields.ts";
import type { NicRequest, Request } from "../wire/request.ts";
import type { SpecVersion } from "../wire/spec-version.ts";
import { previousResult, validAttachments } from "./network-config.ts";
import type { Parameters } from "./parameters.ts";
import { readSettings } from "./settings.ts";

/** One call of a plugin, as far as it has been read. */
export interface Call {
  command: Exclude<Command, "VERSION">;
  face: FaceName;
  version: SpecVersion;
  network: string;
  config: Fields;
  parameters: Parameters;
  /** `CLOCK_BOOTTIME` in milliseconds, at the beginning of the process. */
  begun: number;
}

/** The request that a call stands for: one NIC. Throws where prevResult, attachments or settings are not as they must be. */
export function buildRequest(call: Call, nonce: string): Request {
  const { command, begun, config } = call;
  const deadline = begun + Math.round(readSettings(config).deadlineSeconds * 1000);
  return { command, nonce, issuedAt: begun, deadline, nics: [nicOf(call)] };
}

/** The DEL that takes an ADD back, later than it and with as much time again. */
export function releaseOf(add: Request, issuedAt: number, nonce: string): Request {
  return { ...add, command: "DEL", nonce, issuedAt, deadline: issuedAt + add.deadline - add.issuedAt };
}

function nicOf({ command, face, version, network, config, parameters }: Call): NicRequest {
  const { prevResult, ...rest } = config;
  return present<NicRequest>({
    face,
    cniVersion: version,
    network,
    containerId: parameters.containerId,
    netns: parameters.netns,
    ifname: parameters.ifname,
    args: parameters.args,
    config: rest,
    prevResult: previousResult(config, version),
    delegated: undefined,
    validAttachments: command === "GC" ? validAttachments(config) : undefined,
  });
}
