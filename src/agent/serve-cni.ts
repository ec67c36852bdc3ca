import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { Node } from "../node/node.ts";
import { CniError, errorObject } from "../wire/error.ts";
import { type Answer, CNI_PATH } from "../wire/request.ts";
import { LATEST_SPEC_VERSION } from "../wire/spec-version.ts";
import { readJson } from "./read-body.ts";
import { parseRequest } from "./request-schema.ts";

/** The largest request read: a GC that lists every attachment of a node stays far below. */
const BODY_LIMIT = 8 * 1024 * 1024;

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
      development: false,
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
  if (pathname !== CNI_PATH) return new Response(`Nothing is served at ${pathname}\n`, { status: 404 });
  if (request.method !== "POST")
    return new Response(`${CNI_PATH} takes POST\n`, { status: 405, headers: { allow: "POST" } });
  return Response.json(await answer(request, perform));
}

/** A body that is not understood is answered as an error of the plugin's, not of HTTP: the runtime gets to read it. */
async function answer(request: Request, perform: Node["perform"]): Promise<Answer> {
  const body = await readJson(request.body, BODY_LIMIT);
  if (body.kind === "tooLong") return refusal(`The request has more than ${BODY_LIMIT} bytes`);
  if (body.kind === "broken") return refusal("The request is no JSON", body.cause);
  const parsed = parseRequest(body.value);
  if (parsed.kind === "refused") return refusal(`The request is not understood: ${parsed.problem}`);
  return perform(parsed.request, request.signal);
}

function refusal(message: string, cause?: unknown): Answer {
  return {
    kind: "failed",
    error: errorObject(new CniError("decodingFailure", message, { cause }), LATEST_SPEC_VERSION),
  };
}

async function stop(server: Bun.Server<undefined>, milliseconds: number): Promise<void> {
  // An idle connection would be waited for without end.
  const patience = Promise.withResolvers<void>();
  const timer = setTimeout(patience.resolve, milliseconds);
  await Promise.race([server.stop(false), patience.promise]);
  clearTimeout(timer);
  await server.stop(true);
}
