import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { type Client, openClient } from "../../../src/kube/client.ts";
import type { Credentials } from "../../../src/kube/credentials.ts";
import { kubeconfigCredentials } from "../../../src/kube/kubeconfig-credentials.ts";
import { openTransport } from "../../../src/kube/open-transport.ts";
import type { TransportOptions } from "../../../src/kube/transport.ts";
import type { Cluster } from "../a-cluster.ts";
import { ADMIN, type Identity } from "../an-identity.ts";

export interface ClientOptions extends TransportOptions {
  as?: Identity;
  /** Where the API server is asked, when not directly. */
  server?: string;
}

/** A client of the cluster by a kubeconfig, as the agent has one. */
export async function aClient(cluster: Cluster, options: ClientOptions = {}): Promise<Client> {
  return openClient(openTransport(await someCredentials(cluster, options), options));
}

/** The same identity's credentials. */
export async function someCredentials(
  cluster: Cluster,
  { as = ADMIN, server }: ClientOptions = {},
): Promise<Credentials> {
  const path = await cluster.kubeconfig(as, server);
  return kubeconfigCredentials(JSON.parse(readFileSync(path, "utf8")), { directory: dirname(path) });
}
