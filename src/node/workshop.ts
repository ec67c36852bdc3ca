import type { Operation } from "../attach/operation.ts";
import type { Sights } from "../attach/sight.ts";
import type { Claims } from "../claims/claims.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Look } from "../kernel/look.ts";
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
  /** Whether anybody has ever told this node what to go by. */
  isInformed(): boolean;
  warn(message: string): void;
  /** Called ahead of each effect, done or undone. */
  step(operation: Operation): void;
}

/** One look at the host and at a Pod: what a plan is made from, compared with, and written into the journal by. */
export interface PodSights extends Sights {
  pod: Look;
}

/** One NIC of a request under way. */
export interface Call {
  request: Request;
  nic: NicRequest;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}
