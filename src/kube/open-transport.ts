import { VERSION } from "../version.ts";
import { SYSTEM_CLOCK } from "./clock.ts";
import { type Credentials, CredentialsError, type Presented } from "./credentials.ts";
import { type Deadline, deadlineAfter } from "./deadline.ts";
import { failureOf } from "./failure-of.ts";
import { KubeError } from "./kube-error.ts";
import { type KubeRequest, targetOf } from "./request.ts";
import { statusOfAnswer } from "./status-of-answer.ts";
import type { Call, Exchange, Transport, TransportOptions } from "./transport.ts";

/** The way to an API server. Opens no connection yet. */
export function openTransport(credentials: Credentials, options: TransportOptions = {}): Transport {
  async function exchange<T>(request: KubeRequest, call: Call, take: Take<T>): Promise<T> {
    const started = SYSTEM_CLOCK.now();
    const after = call.deadline ?? options.deadline ?? 10_000;
    const deadline = deadlineAfter(after, call.signal);
    let outcome: Exchange["outcome"] = "broken";
    try {
      const response = await answerTo(request, credentials, deadline);
      outcome = response.status;
      if (!response.ok) throw new KubeError(request.asked, { kind: "refused", status: await statusOfAnswer(response) });
      return await take(response, deadline);
    } catch (error) {
      deadline.clear();
      if (call.signal?.aborted) throw call.signal.reason;
      if (error instanceof KubeError) throw error;
      const failure = deadline.passed() ? ({ kind: "late", after } as const) : failureIn(error);
      outcome = failure.kind;
      throw new KubeError(request.asked, failure, { cause: error });
    } finally {
      deadline.lift();
      options.observe?.({ ...request.asked, outcome, seconds: (SYSTEM_CLOCK.now() - started) / 1000 });
    }
  }
  return {
    send: (request, call = {}) => exchange(request, call, takeWhole),
    open: (request, call = {}) => exchange(request, call, async ({ body }) => body ?? new Blob([]).stream()),
  };
}

type Take<T> = (response: Response, deadline: Deadline) => Promise<T>;

async function takeWhole(response: Response, deadline: Deadline): Promise<unknown> {
  const answer: unknown = await response.json();
  deadline.clear();
  return answer;
}

/** A 401 is answered with other credentials, where there are any by now: it says that nothing was done. */
async function answerTo(request: KubeRequest, credentials: Credentials, deadline: Deadline): Promise<Response> {
  const shown = await deadline.guard(credentials.present());
  const response = await sendOnce(credentials.server, request, shown, deadline.signal);
  if (response.status !== 401) return response;
  credentials.refused(shown);
  const now = await deadline.guard(credentials.present());
  if (now === shown) return response;
  await response.body?.cancel();
  return sendOnce(credentials.server, request, now, deadline.signal);
}

/** Bun sends a PUT or DELETE again when a connection that it had kept breaks under it; on one of its own it does not. */
function sendOnce(server: string, request: KubeRequest, shown: Presented, signal: AbortSignal): Promise<Response> {
  const { method, body } = request;
  return fetch(server + targetOf(request), {
    method,
    signal,
    tls: shown.tls,
    keepalive: method !== "PUT" && method !== "DELETE",
    redirect: "error",
    headers: {
      Accept: "application/json",
      "User-Agent": `railhead/${VERSION}`,
      ...(shown.authorization === undefined ? {} : { Authorization: shown.authorization }),
      ...(body === undefined ? {} : { "Content-Type": body.type }),
    },
    ...(body === undefined ? {} : { body: body.text }),
  });
}

function failureIn(error: unknown) {
  if (error instanceof CredentialsError) return { kind: "uncredentialed", reason: error.message } as const;
  return failureOf(error);
}
