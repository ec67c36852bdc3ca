import { join } from "node:path";
import type { Credentials } from "./credentials.ts";
import { followFile } from "./followed-file.ts";
import { presentation } from "./presentation.ts";
import { readServer } from "./read-server.ts";

/** Where kubelet mounts a Pod's service account: `token`, `ca.crt`, `namespace`. */
export const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

export interface InClusterOptions {
  environment?: Record<string, string | undefined>;
  directory?: string;
}

/**
 * A Pod's own credentials; undefined where this is no Pod. Kubelet exchanges the token long before it expires, and both
 * it and the authority's certificates are followed.
 */
export function inClusterCredentials(options: InClusterOptions = {}): Credentials | undefined {
  const { environment = process.env, directory = SERVICE_ACCOUNT } = options;
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
  if (!host || !port) return undefined;
  return serviceAccountCredentials(readServer(`https://${host.includes(":") ? `[${host}]` : host}:${port}`), directory);
}

/** Credentials from a service account's files, `token` and `ca.crt`, wherever they are. */
export function serviceAccountCredentials(server: string, directory: string): Credentials {
  const token = followFile(join(directory, "token"));
  const ca = followFile(join(directory, "ca.crt"));
  const present = presentation();
  return {
    server,
    present: async () => present({ ca: ca.read() }, token.read().trim()),
    // Another token is another file, which the next look finds.
    refused() {},
  };
}
