import { createServer, type TLSSocket } from "node:tls";
import type { Cluster } from "./a-cluster.ts";
import { type Fault, type Hold, type Matches, noRules, type Rule } from "./a-fault.ts";
import { aPort } from "./a-port.ts";
import { serveConnection } from "./a-proxied-connection.ts";
import type { ApiRequest } from "./an-api-request.ts";
import type { Identity } from "./an-identity.ts";

/** A way to the API server that can be made to fail. */
export interface ApiProxy {
  /** https://127.0.0.1:PORT, with a certificate of the cluster's authority. */
  url: string;
  /** A kubeconfig that leads through here. */
  kubeconfig(identity: Identity): Promise<string>;
  /** Does that to every matching request until the rule is ended; of several rules the newest that matches counts. */
  fault(matches: Matches, fault: Exclude<Fault, { kind: "hold" }>): Rule;
  /**
   * Holds matching requests back: before the API server sees them, or its answers before the client does. Either is
   * how a PUT times out at its client and has landed, or lands later.
   */
  hold(matches: Matches, at?: "request" | "answer"): Hold;
  /** Ends all connections, watches and all; the next are served. */
  breakConnections(): void;
  /** Every request so far, in the order in which they came. */
  requests(): readonly ApiRequest[];
  /** How many of each so far, as `{ "update ipblocks": 2 }`; of a subresource as `update pods/status`. */
  counts(): Record<string, number>;
  /** Forgets the requests so far. */
  forget(): void;
  stop(): void;
}

export interface ProxyOptions {
  /** Where to listen, when 127.0.0.1 will not do: 0.0.0.0 serves network namespaces and guests too. */
  address?: string;
  /** More names for its certificate, as `IP:10.0.2.2`. */
  names?: readonly string[];
}

/**
 * Starts a proxy to a cluster's API server. It speaks HTTP/1.1 with TLS ended here; a client's certificate is told to
 * the API server as a front proxy does, a token is passed on.
 */
export async function startProxy(cluster: Cluster, { address, names = [] }: ProxyOptions = {}): Promise<ApiProxy> {
  const port = aPort();
  const url = `https://127.0.0.1:${port.number}`;
  const rules = noRules();
  const requests: ApiRequest[] = [];
  const clients = new Set<TLSSocket>();
  const { cert, key } = await cluster.apiserver.authority.server(["IP:127.0.0.1", ...names]);
  const surroundings = {
    apiserver: cluster.apiserver,
    rules,
    seen: (request: ApiRequest) => void requests.push(request),
  };
  const server = createServer({ cert, key, ca: cluster.ca, requestCert: true, rejectUnauthorized: false }, (client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    client.setNoDelay(true);
    serveConnection(client, surroundings);
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => void server.listen(port.number, address ?? "127.0.0.1", resolve));
  const breakConnections = () => clients.forEach((client) => void client.destroy());
  return {
    url,
    kubeconfig: (identity) => cluster.kubeconfig(identity, url),
    fault: rules.add,
    hold: (matches, at = "request") => rules.hold(matches, at),
    breakConnections,
    requests: () => requests,
    counts: () => countsOf(requests),
    forget: () => void requests.splice(0),
    stop() {
      server.close();
      breakConnections();
      port.free();
    },
  };
}

function countsOf(requests: readonly ApiRequest[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { verb, resource, subresource, path } of requests) {
    const what = `${verb} ${[resource ?? path, subresource].filter((word) => word !== undefined).join("/")}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}
