import { KubeError } from "../../src/kube/kube-error.ts";
import type { KubeRequest } from "../../src/kube/request.ts";
import type { Status } from "../../src/kube/status.ts";
import type { Transport } from "../../src/kube/transport.ts";

/** What comes of one request. */
export type Reply =
  | { kind: "answer"; value: unknown }
  /** A watch: its lines, and then its end, which never comes where it is `open`. */
  | { kind: "lines"; lines: readonly (object | string)[]; end?: "open" | "closed" | Error; ending?: () => void }
  | { kind: "refusal"; status: Pick<Status, "code"> & Partial<Status> };

/** A transport in memory: gives the replies one after another, and complains when there are no more. */
export function aTransport(...replies: Reply[]): Transport & { requests: KubeRequest[] } {
  const requests: KubeRequest[] = [];
  function next(request: KubeRequest): Exclude<Reply, { kind: "refusal" }> {
    requests.push(request);
    const reply = replies.shift();
    if (reply === undefined) throw new Error(`Nobody expected ${request.asked.verb} ${request.path}`);
    if (reply.kind !== "refusal") return reply;
    const status = { reason: "", message: "", causes: [], ...reply.status };
    throw new KubeError(request.asked, { kind: "refused", status });
  }
  return {
    requests,
    async send(request) {
      const reply = next(request);
      if (reply.kind !== "answer") throw new Error(`${request.asked.verb} got a watch`);
      return reply.value;
    },
    async open(request, { signal } = {}) {
      const reply = next(request);
      if (reply.kind !== "lines") throw new Error(`${request.asked.verb} got an answer`);
      return streamOf(reply, signal);
    },
  };
}

function streamOf({ lines, end = "open", ending }: Reply & { kind: "lines" }, signal: AbortSignal | undefined) {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    start(controller) {
      signal?.addEventListener("abort", () => controller.error(signal.reason), { once: true });
      for (const line of lines) {
        controller.enqueue(encoder.encode(typeof line === "string" ? line : `${JSON.stringify(line)}\n`));
      }
    },
    pull(controller) {
      // Only when all that was said has been read.
      if (end === "open") return;
      ending?.();
      if (end === "closed") controller.close();
      else controller.error(end);
    },
  });
}
