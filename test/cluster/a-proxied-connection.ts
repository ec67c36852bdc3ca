import type { TLSSocket } from "node:tls";
import type { Fault, Rules } from "./a-fault.ts";
import { type ApiRequest, anApiRequest } from "./an-api-request.ts";
import type { ApiServer } from "./an-apiserver.ts";
import { field, type Head, headBytes, takeRequest } from "./an-http-message.ts";
import { anUpstream } from "./an-upstream.ts";

/** What a connection's requests are served with. */
export interface Surroundings {
  apiserver: ApiServer;
  rules: Rules;
  seen: (request: ApiRequest) => void;
}

/** Serves the requests of one client's connection, one after another as HTTP/1.1 has it. */
export function serveConnection(client: TLSSocket, { apiserver, rules, seen }: Surroundings): void {
  const peer = peerOf(client);
  const upstream = anUpstream(apiserver, peer !== undefined);
  const gone = new Promise<void>((resolve) => void client.on("close", () => resolve()));
  // Who hangs up takes the request along, unless a rule holds it.
  let held = false;
  void gone.then(() => held || upstream.close());

  inTurn(client, async (head, body) => {
    const [method = "", target = ""] = head.start.split(" ");
    const request = anApiRequest(method, target, body.toString(), peer?.user);
    seen(request);
    const fault = rules.faultFor(request);
    held = fault?.kind === "hold";
    const bytes = Buffer.concat([headBytes(forwarded(head, body, peer)), body]);
    const pass: Pass = (gate) => upstream.exchange(method, bytes, through(gate, client));
    await serve({ client, gone, request, pass }, fault);
    held = false;
    if (client.destroyed) upstream.close();
  });
}

/** Passes a request on; the answer's bytes wait for the gate. Answers the status once the answer is whole. */
type Pass = (gate?: Promise<void>) => Promise<number>;

interface Exchange {
  client: TLSSocket;
  gone: Promise<void>;
  request: ApiRequest;
  pass: Pass;
}

async function serve(exchange: Exchange, fault: Fault | undefined): Promise<void> {
  const { client, gone, request, pass } = exchange;
  switch (fault?.kind) {
    case undefined:
      await pass();
      return;
    case "hang":
      return gone;
    case "drop":
      client.destroy();
      return;
    case "delay": {
      const gate = Bun.sleep(fault.ms);
      await pass(gate);
      return gate;
    }
    case "answer":
      client.write(refusal(request, fault));
      return;
    case "hold":
      return hold(exchange, fault);
  }
}

async function hold(
  { client, gone, request, pass }: Exchange,
  { at, arrived }: Fault & { kind: "hold" },
): Promise<void> {
  const decided = Promise.withResolvers<"release" | "drop">();
  const released = decided.promise.then((what) => (what === "release" ? undefined : Promise.reject(DROPPED)));
  const passed = at === "answer" ? pass(released) : released.then(() => pass());
  passed.catch(() => {});
  released.catch(() => client.destroy());
  if (at === "answer") await passed;
  arrived({
    request,
    abandoned: gone,
    release() {
      decided.resolve("release");
      return passed;
    },
    drop: () => decided.resolve("drop"),
  });
  await Promise.all([passed, released]);
}

const DROPPED = new Error("The request has been dropped");

/** Reads request after request, the next when the one before has been served; a failure ends the connection. */
function inTurn(client: TLSSocket, serve: (head: Head, body: Buffer) => Promise<void>): void {
  let bytes: Buffer = Buffer.alloc(0);
  let busy = false;
  async function next() {
    if (busy || client.destroyed) return;
    const taken = takeRequest(bytes);
    if (taken === undefined) return;
    busy = true;
    bytes = taken.rest;
    await serve(taken.head, taken.body).catch(() => client.destroy());
    busy = false;
    await next();
  }
  client.on("data", (more: Buffer) => {
    bytes = Buffer.concat([bytes, more]);
    void next();
  });
  client.on("error", () => client.destroy());
}

/** A writer to the client that keeps what it gets until the gate opens. */
function through(gate: Promise<void> | undefined, client: TLSSocket): (bytes: Buffer) => void {
  const write = (bytes: Buffer) => void (client.destroyed || client.write(bytes));
  if (gate === undefined) return write;
  let kept: Buffer[] | undefined = [];
  gate.then(
    () => {
      kept?.forEach(write);
      kept = undefined;
    },
    () => {},
  );
  return (bytes) => (kept === undefined ? write(bytes) : void kept.push(bytes));
}

interface Peer {
  user: string;
  groups: readonly string[];
}

/** Who the client's certificate says it is, when the cluster's authority has signed it. */
function peerOf(client: TLSSocket): Peer | undefined {
  const { CN, O = [] } = (client.authorized ? client.getPeerCertificate().subject : undefined) ?? {};
  return typeof CN === "string" ? { user: CN, groups: [O].flat() } : undefined;
}

/** The head for the API server: as it came, with the client named, for its certificate stays with us. */
function forwarded(head: Head, body: Buffer, peer: Peer | undefined): Head {
  const dropped = /^(x-remote-.*|content-length|transfer-encoding)$/i;
  const fields = head.fields.filter(([name]) => !dropped.test(name));
  const hasBody = body.length > 0 || field(head, "content-length") !== undefined;
  if (hasBody) fields.push(["Content-Length", `${body.length}`]);
  if (peer === undefined) return { ...head, fields };
  const groups = peer.groups.map((group): [string, string] => ["X-Remote-Group", group]);
  return { ...head, fields: [...fields, ["X-Remote-User", peer.user], ...groups] };
}

const REASONS: Record<number, string> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Expired",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};

/** The answer that the API server would give with that status. */
function refusal(request: ApiRequest, { status, retryAfterSeconds }: Fault & { kind: "answer" }): Buffer {
  const reason = status === 409 && request.verb === "create" ? "AlreadyExists" : (REASONS[status] ?? "Unknown");
  const message = `The test's proxy refuses to ${request.verb} ${request.resource ?? request.path}`;
  const body = Buffer.from(
    JSON.stringify({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      reason,
      code: status,
    }),
  );
  const fields: [string, string][] = [
    ["Content-Type", "application/json"],
    ["Content-Length", `${body.length}`],
  ];
  if (retryAfterSeconds !== undefined) fields.push(["Retry-After", `${retryAfterSeconds}`]);
  return Buffer.concat([headBytes({ start: `HTTP/1.1 ${status} ${reason}`, fields }), body]);
}
