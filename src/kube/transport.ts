import type { Asked, Failure } from "./kube-error.ts";
import type { KubeRequest } from "./request.ts";

/** How long one request may take, and what ends it before. */
export interface Call {
  /** Milliseconds. */
  deadline?: number;
  /** Rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Requests to the API server, one by one; nothing here is repeated. */
export interface Transport {
  /** The body of the answer, JSON parsed. Throws KubeError for every answer that is no 2xx. */
  send(request: KubeRequest, call?: Call): Promise<unknown>;
  /** The bytes of an answer that goes on. The deadline is for its beginning, the signal for all of it. */
  open(request: KubeRequest, call?: Call): Promise<ReadableStream<Uint8Array>>;
}

/** A request that is over, for those who count. */
export interface Exchange extends Asked {
  /** HTTP status, or what kept it from one. Of a stream it is that of its beginning. */
  outcome: number | Exclude<Failure["kind"], "refused">;
  seconds: number;
}

export interface TransportOptions {
  /** Milliseconds for a request that has no deadline of its own; 10 s. */
  deadline?: number;
  /** Hears of every request, also of those that failed. */
  observe?: (exchange: Exchange) => void;
}
