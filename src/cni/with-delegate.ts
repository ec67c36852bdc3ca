import type { ErrorObject } from "../wire/error.ts";
import type { Answer, Request } from "../wire/request.ts";
import type { Perform } from "./agent-first.ts";

/** Runs the IPAM plugin that a configuration names, with another verb in the same environment. Never throws. */
export type RunDelegate = (command: Request["command"]) => Promise<Answer>;

/**
 * A performer that has a foreign IPAM plugin do its part (CNI spec 1.1.0, section 4): on ADD before the work, so that
 * its answer can be used, and taken back if either fails; on DEL after it, so that no address is given back which a
 * link still bears; the other verbs are forwarded, and each tells its own error.
 */
export function withDelegate(perform: Perform, run: RunDelegate): Perform {
  return async (request) => {
    switch (request.command) {
      case "ADD":
        return add(request, perform, run);
      case "DEL": {
        const answer = await perform(request);
        return answer.kind === "failed" ? answer : run("DEL");
      }
      case "CHECK":
      case "GC":
      case "STATUS":
        return both(await perform(request), await run(request.command));
    }
  };
}

async function add(request: Request, perform: Perform, run: RunDelegate): Promise<Answer> {
  const given = await run("ADD");
  const answer = given.kind === "failed" ? given : await perform(withResult(request, given));
  if (answer.kind === "done") return answer;
  const back = await run("DEL");
  return back.kind === "done" ? answer : { kind: "failed", error: joined(answer.error, back.error) };
}

function withResult(request: Request, { results }: Extract<Answer, { kind: "done" }>): Request {
  return { ...request, nics: request.nics.map((nic) => ({ ...nic, delegated: results[0] ?? {} })) };
}

function both(one: Answer, other: Answer): Answer {
  if (one.kind === "done") return other;
  return other.kind === "done" ? one : { kind: "failed", error: joined(one.error, other.error) };
}

/** The first error, and in its details what came on top. */
function joined(first: ErrorObject, second: ErrorObject): ErrorObject {
  const details = [first.details, second.msg, second.details].filter((text) => text !== undefined).join("; ");
  return { ...first, details };
}
