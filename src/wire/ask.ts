import { CniError, messageOf } from "./error.ts";
import { readAnswer } from "./read-answer.ts";
import { type Answer, CNI_PATH, type Request } from "./request.ts";

/** How long an agent may take before it counts as hung, in milliseconds. */
export const PATIENCE = 30_000;

/** What came of asking: an answer, nobody there, too many waiting, or somebody who took the request and fell silent. */
export type Asked = { kind: "answered"; answer: Answer } | { kind: "absent" } | { kind: "busy" } | { kind: "hung" };

/**
 * One request to the agent that listens on `socket`. Given up after `patience` milliseconds; the agent sees its client
 * go and undoes an ADD. Throws `ioFailure` for what is none of the four: no right to the socket, or another server.
 */
export async function ask(socket: string, request: Request, patience: number = PATIENCE): Promise<Asked> {
  try {
    const signal = AbortSignal.timeout(patience);
    const body = JSON.stringify(request);
    const response = await fetch(`http://railhead${CNI_PATH}`, { unix: socket, method: "POST", body, signal });
    return { kind: "answered", answer: answerOf(socket, response.status, await response.text()) };
  } catch (error) {
    if (error instanceof CniError) throw error;
    const kind = SILENCE[codeOf(error)];
    if (kind !== undefined) return { kind };
    throw new CniError("ioFailure", `The agent at ${socket} cannot be asked: ${messageOf(error)}`, { cause: error });
  }
}

/** The ways of not being answered, by the error's code, or its name where it has no code of the system's. */
const SILENCE: Record<string, Exclude<Asked["kind"], "answered">> = {
  ENOENT: "absent",
  ENOTDIR: "absent",
  ECONNREFUSED: "absent",
  EAGAIN: "busy",
  ECONNRESET: "hung",
  EPIPE: "hung",
  TimeoutError: "hung",
};

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}

function answerOf(socket: string, status: number, body: string): Answer {
  if (status === 200) return readAnswer(body, socket);
  throw new CniError("ioFailure", `The agent at ${socket} refused the request with HTTP status ${status}`, {
    details: body.slice(0, 500),
  });
}
