import type { Operation } from "../attach/operation.ts";
import type { Claims } from "../claims/claims.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { State } from "../state/open-state.ts";
import type { NicRequest, Request } from "../wire/request.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Locks } from "./locks.ts";
import type { NodeSettings } from "./settings.ts";

/** What every piece of a node's work needs. */
export interface Workshop {
  settings: NodeSettings;
  state: State;
  locks: Locks;
  /** The host's namespace; opened once. */
  host: Kernel;
  claims: Claims;
  /** What is known of pools and coordinator now. */
  knowledge(): Knowledge;
  warn(message: string): void;
  /** Called ahead of each effect, done or undone. */
  step(operation: Operation): void;
}

/** One NIC of a request under way. */
export interface Call {
  request: Request;
  nic: NicRequest;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}
