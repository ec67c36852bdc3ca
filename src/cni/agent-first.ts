import { ask, PATIENCE } from "../wire/ask.ts";
import { CNI_CODE, errorObject } from "../wire/error.ts";
import type { Answer, Request } from "../wire/request.ts";
import { LATEST_SPEC_VERSION } from "../wire/spec-version.ts";

/** Carries out one request, somewhere. Never throws: errors are answers. */
export type Perform = (request: Request) => Promise<Answer>;

/**
 * Asks the agent on `socket`; where there is none, or none that answers, `locally` does the work in this process: it
 * takes the same locks, so that a hung agent's half-done work and ours do not meet. `now` is the clock of `deadline`.
 */
export function agentFirst(socket: string, locally: Perform, now: () => Promise<number>): Perform {
  return async (request) => {
    try {
      // Half of what is left: the other half is this process's own, should the agent be hung.
      const patience = Math.min(PATIENCE, (request.deadline - (await now())) / 2);
      if (patience <= 0) return late(request);
      const asked = await ask(socket, request, patience);
      return asked.kind === "answered" ? asked.answer : await locally(request);
    } catch (error) {
      return { kind: "failed", error: errorObject(error, LATEST_SPEC_VERSION) };
    }
  };
}

function late({ deadline, issuedAt }: Request): Answer {
  const msg = `The deadline of ${(deadline - issuedAt) / 1000} s passed before the agent was asked`;
  return { kind: "failed", error: { cniVersion: LATEST_SPEC_VERSION, code: CNI_CODE.tryAgainLater, msg } };
}
