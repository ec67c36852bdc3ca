import { type Context, Hono } from "hono";
import type { Node } from "../node/node.ts";
import { messageOf } from "../wire/error.ts";
import type { Duties, Duty } from "./duties.ts";
import type { Metrics } from "./metrics.ts";
import { matches, readFilter } from "./view-filter.ts";

/** All there is to ask for; docs/http.md describes each. */
export const HTTP_PATHS = ["/healthz", "/readyz", "/metrics", "/v1/pools", "/v1/leases", "/v1/attachments"] as const;

/** What is shown over HTTP. */
export interface HttpSources {
  node: Pick<Node, "pools" | "leases" | "attachments">;
  duties: Duties;
  metrics: Metrics;
}

/** The agent's pages for people, probes and Prometheus: nothing here changes anything. */
export function httpApp({ node, duties, metrics }: HttpSources): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (!READING.includes(context.req.method)) return refuseMethod(context);
    await next();
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
  });
  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.get("/readyz", (context) => {
    const failing = duties.failing();
    const body = {
      ready: failing.length === 0,
      failing: failing.map((duty) => duty.name),
      duties: duties.list().map(shown),
    };
    return context.json(body, failing.length === 0 ? 200 : 503);
  });
  app.get("/metrics", async (context) => {
    const { contentType, text } = await metrics.render();
    return context.body(text, 200, { "content-type": contentType });
  });
  app.get("/v1/pools", (context) => filtered(context, [], (): object => ({ pools: node.pools() })));
  app.get("/v1/leases", (context) =>
    filtered(context, ["pod", "container"], (filter) => ({
      leases: node.leases().filter((lease) => matches(filter, lease)),
    })),
  );
  app.get("/v1/attachments", (context) =>
    filtered(context, ["pod", "container"], (filter) => ({
      attachments: node.attachments().filter((attachment) => matches(filter, attachment)),
    })),
  );
  app.notFound((context) => context.json({ error: `Nothing is at ${context.req.path}`, paths: HTTP_PATHS }, 404));
  app.onError((error, context) => context.json({ error: messageOf(error) }, 500));
  return app;
}

const READING = ["GET", "HEAD"];

/** Leases and attachments name Pods: no cache keeps them, no page of another origin gets to embed or read them. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

function refuseMethod(context: Context): Response {
  return context.json({ error: `${context.req.method} is not served; these pages are only read` }, 405, {
    ...HEADERS,
    allow: READING.join(", "),
  });
}

function shown({ name, since, kind, ...rest }: Duty): object {
  return { name, state: kind, since: since.toISOString(), ...rest };
}

function filtered(
  context: Context,
  known: readonly ("pod" | "container")[],
  view: (filter: ReturnType<typeof readFilter> & { kind: "filter" }) => object,
): Response {
  const filter = readFilter(context.req.query(), known);
  return filter.kind === "filter" ? context.json(view(filter)) : context.json({ error: filter.problem }, 400);
}
