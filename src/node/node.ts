import type { Operation } from "../attach/operation.ts";
import type { FaceName } from "../wire/face.ts";
import type { Answer, Request } from "../wire/request.ts";
import type { Knowledge } from "./knowledge.ts";

/** One node's CNI work, whoever runs it: the agent for everybody, a plugin process for itself. */
export interface Node {
  /** Performs one request. Never throws: errors are answers. `signal` aborts when the client has gone. */
  perform(request: Request, signal: AbortSignal): Promise<Answer>;
  /** Compares records, leases, namespaces and devices, and repairs. */
  sweep(): Promise<SweepReport>;
  attachments(): AttachmentView[];
  leases(): LeaseView[];
  pools(): PoolView[];
  /** What the node goes by; nothing as long as nobody has told it, now or before. */
  known(): Knowledge | undefined;
  /** Goes by these pools and this coordinator from now on, and keeps them for a plugin that finds no agent. */
  adopt(knowledge: Knowledge): Promise<void>;
  /** Waits for the requests under way; new ones are answered with code 11. */
  drain(): Promise<void>;
  close(): void;
}

/** What the node tells its host; metrics and log are made of it. */
export interface NodeEvents {
  performed(event: PerformedEvent): void;
  warning(message: string): void;
  /** Called ahead of each effect; a fault put here ends the process or the plan at that very point. */
  step?(operation: Operation): void;
}

export interface PerformedEvent {
  command: Request["command"];
  face: FaceName;
  network: string;
  containerId: string;
  ifname: string;
  pod?: { namespace: string; name: string };
  device?: string;
  addresses: string[];
  milliseconds: number;
  error?: { code: number; msg: string };
}

export interface SweepReport {
  /** Records looked at. */
  attachments: number;
  /** Leases looked at. */
  leases: number;
  undone: { containerId: string; ifname: string; reason: string }[];
  /** What could not be repaired yet and is tried again. */
  problems: string[];
}

export interface AttachmentView {
  containerId: string;
  ifname: string;
  face: FaceName;
  network: string;
  netns: string;
  pod?: { namespace: string; name: string; uid: string };
  device?: string;
  state: "planned" | "done" | "undoing";
  addresses: string[];
  /** The plan as an operator would type it. */
  plan: string[];
  /** ISO 8601. */
  since: string;
}

export interface LeaseView {
  address: string;
  pool: string;
  containerId: string;
  ifname: string;
  pod?: { namespace: string; name: string; uid: string };
  /** ISO 8601. */
  since: string;
}

export interface PoolView {
  name: string;
  family: 4 | 6;
  subnet: string;
  gateway?: string;
  /** Addresses that could be lent, as text: one of a /10 or a /64 does not fit a number. */
  total: string;
  leased: number;
  resting: number;
  default: boolean;
  disabled: boolean;
}
