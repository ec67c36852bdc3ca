import type { Node } from "../node/node.ts";
import { CniError, errorObject } from "../wire/error.ts";
import type { Duties } from "./duties.ts";

/** `perform`, but STATUS is answered with code 50 while a duty fails without which no ADD could succeed. */
export function answerStatus(perform: Node["perform"], duties: Duties): Node["perform"] {
  return async (request, signal) => {
    const failing = request.command === "STATUS" ? duties.failing().find(({ kind }) => kind === "failing") : undefined;
    if (failing === undefined) return perform(request, signal);
    const reason = "reason" in failing ? failing.reason : failing.kind;
    const error = new CniError("notAvailable", `The agent's duty ${failing.name} fails: ${reason}`);
    return { kind: "failed", error: errorObject(error, request.nics[0]?.cniVersion ?? "1.1.0") };
  };
}
