import { messageOf } from "../wire/error.ts";
import type { Duties } from "./duties.ts";
import type { HttpAddress } from "./http-address.ts";
import { later, type Wait } from "./later.ts";
import type { Log } from "./log.ts";

/** How long after a port was found taken it is tried again, milliseconds. */
const RETRY = 30_000;

export interface HttpServer {
  stop(): Promise<void>;
}

/**
 * Serves the pages on a TCP port. A port that cannot be had stops nothing: the duty `http` is degraded and says
 * why, and it is tried again every 30 s.
 */
export function serveHttp(
  { hostname, port }: HttpAddress,
  answer: (request: Request) => Response | Promise<Response>,
  { duties, log }: { duties: Duties; log: Log },
  wait: Wait = later,
): HttpServer {
  let server: Bun.Server<undefined> | undefined;
  let callOff = () => {};
  const listen = () => {
    try {
      server = Bun.serve({
        hostname,
        port,
        development: false,
        maxRequestBodySize: 1024,
        fetch: (request) => answer(request),
      });
      duties.set("http", { kind: "ready" });
      log.info(`Pages for people are at http://${server.hostname}:${server.port}`);
    } catch (error) {
      const reason = `http://${hostname}:${port} cannot be served: ${messageOf(error)}`;
      duties.set("http", { kind: "degraded", reason });
      callOff = wait(listen, RETRY);
    }
  };
  listen();
  return {
    async stop() {
      callOff();
      await server?.stop(true);
    },
  };
}
