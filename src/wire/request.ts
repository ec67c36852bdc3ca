import type { Command } from "./command.ts";
import type { ErrorObject } from "./error.ts";
import type { FaceName } from "./face.ts";
import type { Result } from "./result.ts";

/** Where the agent listens, unless a network configuration names another socket. */
export const AGENT_SOCKET = "/run/railhead/agent.sock";

/** The path of the one call that plugins make: POST, a `Request` in, an `Answer` out. */
export const CNI_PATH = "/cni";

/**
 * What a plugin asks of whoever performs it, agent or the plugin process itself. `nics` is a list: a face that serves
 * one NIC sends a list of one; GC and STATUS send one NIC without container, for its configuration.
 */
export interface Request {
  command: Exclude<Command, "VERSION">;
  /** Random; the same request sent twice is the same request. */
  nonce: string;
  /** When the plugin process began, `CLOCK_BOOTTIME` in milliseconds: a DEL later than this voids the ADD. */
  issuedAt: number;
  /** When the answer is of no use any more, `CLOCK_BOOTTIME` in milliseconds. */
  deadline: number;
  nics: NicRequest[];
}

/** One NIC of a request: the plugin that was called, and everything the runtime told it. */
export interface NicRequest {
  face: FaceName;
  cniVersion: string;
  /** `name` of the network configuration. */
  network: string;
  containerId: string;
  /** Path of the Pod's network namespace; "" when the runtime has none (DEL). */
  netns: string;
  ifname: string;
  /** `CNI_ARGS`, the last value of a repeated key. */
  args: Record<string, string>;
  /** The network configuration as read from stdin, `prevResult` taken out. */
  config: Record<string, unknown>;
  /** `prevResult` in the shape of 1.1.0. */
  prevResult?: Result;
  /** What an IPAM plugin that is not ours answered; the plugin process runs it, since it must inherit its environment. */
  delegated?: Result;
  /** `cni.dev/valid-attachments` of a GC; absent means unknown, never "none". */
  validAttachments?: AttachmentKey[];
}

export interface AttachmentKey {
  containerID: string;
  ifname: string;
}

/** One answer for the whole request: results in the order of `nics`, or the first error. */
export type Answer = { kind: "done"; results: Result[] } | { kind: "failed"; error: ErrorObject };
