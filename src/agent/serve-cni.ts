import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Node } from "../node/node.ts";
import { CniError, errorObject } from "../wire/error.ts";
import { type Answer, CNI_PATH } from "../wire/request.ts";
import { readJson } from "./read-body.ts";
import { parseRequest } from "./request-schema.ts";

/** The largest request read: a GC that lists every attachment of a node stays far below. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** An unreadable request names no version, so its refusal speaks the newest; the plugin rewrites it to its own. */
const NEWEST_VERSION = "1.1.0";

export interface CniServer {
  /** Accepts nothing more from now on, and waits at most `milliseconds` for the requests under way. */
  stop(milliseconds: number): Promise<void>;
}

/**
 * Serves the plugins on a Unix socket that only root may open (0600, its directory 0700). A file left by an agent
 * that is gone is removed first; whoever calls this must have made sure that it is gone (`hold-socket.ts`).
 */
export function serveCni(socket: string, perform: Node["perform"]): CniServer {
  mkdirSync(dirname(socket), { recursive: true, mode: 0o700 });
  rmSync(socket, { force: true });
  // The socket must be closed to others from its first moment, so its mode comes from the umask, not from a chmod.
  const umask = process.umask(0o177);
  try {
    const server = Bun.serve({
      unix: socket,
      // The second fence, which answers without a word; ours is `readJson`.
      maxRequestBodySize: 2 * BODY_LIMIT,
      fetch(request, server) {
        // A plan may last longer than any default: a request carries its own deadline.
        server.timeout(request, 0);
        return route(request, perform);
      },
    });
    return { stop: (milliseconds) => stop(server, milliseconds) };
  } finally {
    process.umask(umask);
  }
}

async function route(request: Request, perform: Node["perform"]): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/healthz") return Response.json({ status: "ok" });
  if (pathname !== CNI_PATH) return refuse(404, new CniError("internal", `Nothing is served at ${pathname}`));
  if (request.method !== "POST")
    return refuse(405, new CniError("internal", `${CNI_PATH} takes POST, not ${request.method}`));
  return performBody(request, perform);
}

async function performBody(request: Request, perform: Node["perform"]): Promise<Response> {
  const body = await readJson(request.body, BODY_LIMIT);
  switch (body.kind) {
    case "tooLong":
      return refuse(413, new CniError("decodingFailure", `A request has at most ${BODY_LIMIT} bytes`));
    case "broken":
      return refuse(400, new CniError("decodingFailure", "The request is no JSON", { cause: body.cause }));
    case "json":
      break;
  }
  const parsed = parseRequest(body.value);
  if (parsed.kind === "refused") {
    return refuse(400, new CniError("decodingFailure", `The request is not understood: ${parsed.problem}`));
  }
  return Response.json(await perform(parsed.request, request.signal));
}

/** Refusals are answers too, so that the plugin process can hand them to the runtime as they are. */
function refuse(status: number, error: CniError): Response {
  const answer: Answer = { kind: "failed", error: errorObject(error, NEWEST_VERSION) };
  return Response.json(answer, { status });
}

async function stop(server: Bun.Server<undefined>, milliseconds: number): Promise<void> {
  // An idle connection would be waited for without end.
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, milliseconds);
  await Promise.race([server.stop(false), patience.promise]);
  clearTimeout(timer);
  await server.stop(true);
}
