import type { ApiRequest } from "./an-api-request.ts";

/** Whether a fault is for that request. */
export type Matches = (request: ApiRequest) => boolean;

/** What the proxy does to a request instead of passing it on. */
export type Fault =
  /** The connection is accepted and read, and nothing is ever answered. */
  | { kind: "hang" }
  /** The connection ends. */
  | { kind: "drop" }
  /** Passed on at once; the answer comes so much later. */
  | { kind: "delay"; ms: number }
  /** Not passed on; this is the answer, with a Status object. */
  | { kind: "answer"; status: number; retryAfterSeconds?: number }
  /** Held back until released: before the API server sees it, or after that, before the client sees the answer. */
  | { kind: "hold"; at: "request" | "answer"; arrived: (held: HeldRequest) => void };

/** A fault that is in force until it is ended. */
export interface Rule {
  /** How many requests it has met. */
  count(): number;
  end(): void;
  [Symbol.dispose](): void;
}

/** A rule that holds requests back. Its end releases those that are still held. */
export interface Hold extends Rule {
  /** The next request that has come, in the order in which they came; waits for one. */
  next(): Promise<HeldRequest>;
}

/** A request, or the answer to one, that is held back. */
export interface HeldRequest {
  request: ApiRequest;
  /** Resolves when the client has given up and closed its connection. */
  abandoned: Promise<void>;
  /**
   * Lets it go on, also when its client is gone. Answers the API server's status once that has answered whole; throws
   * when it cannot be reached.
   */
  release(): Promise<number>;
  /** Ends the client's connection; a request that was held before the API server never gets there. */
  drop(): void;
}

/** The rules in force, the newest first. */
export interface Rules {
  /** The fault for a request, which counts as met. */
  faultFor(request: ApiRequest): Fault | undefined;
  add(matches: Matches, fault: Fault): Rule;
  hold(matches: Matches, at: "request" | "answer"): Hold;
}

export function noRules(): Rules {
  const rules: { matches: Matches; fault: Fault; count: number }[] = [];
  function add(matches: Matches, fault: Fault): Rule {
    const rule = { matches, fault, count: 0 };
    rules.unshift(rule);
    const end = () => {
      if (rules.includes(rule)) rules.splice(rules.indexOf(rule), 1);
    };
    return { count: () => rule.count, end, [Symbol.dispose]: end };
  }
  return {
    add,
    faultFor(request) {
      const rule = rules.find(({ matches }) => matches(request));
      if (rule !== undefined) rule.count++;
      return rule?.fault;
    },
    hold(matches, at) {
      const queue = aQueue<HeldRequest>();
      const every: HeldRequest[] = [];
      const arrived = (held: HeldRequest) => {
        every.push(held);
        queue.put(held);
      };
      const rule = add(matches, { kind: "hold", at, arrived });
      const end = () => {
        rule.end();
        for (const held of every) held.release().catch(() => {});
      };
      return { ...rule, next: queue.next, end, [Symbol.dispose]: end };
    },
  };
}

/** Values in the order in which they come, for who waits in the order in which they ask. */
function aQueue<T>(): { put(value: T): void; next(): Promise<T> } {
  const values: T[] = [];
  const waiting: ((value: T) => void)[] = [];
  return {
    put(value) {
      const first = waiting.shift();
      if (first === undefined) values.push(value);
      else first(value);
    },
    next: () =>
      values.length > 0 ? Promise.resolve(values.shift()!) : new Promise((resolve) => waiting.push(resolve)),
  };
}
