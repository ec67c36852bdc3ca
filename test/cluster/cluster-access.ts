import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiServer } from "./an-apiserver.ts";
import { ADMIN, type Credentials, type Identity, kubeconfigText, signToken, subjectOf } from "./an-identity.ts";
import { programs } from "./programs.ts";

/** What a run of kubectl left. */
export interface Run {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** A request's parts beyond its path. A body that is no string is sent as JSON. */
export interface ApiFetch {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  as?: Identity;
  /** Elsewhere than the API server, as a proxy's url. */
  server?: string;
  signal?: AbortSignal;
}

/** The ways into a cluster. */
export interface ClusterAccess {
  credentials(identity: Identity): Promise<Credentials>;
  /** The path of a kubeconfig for that identity; `server` leads elsewhere, as through a proxy. */
  kubeconfig(identity: Identity, server?: string): Promise<string>;
  /** fetch of a path of the API server, by the administrator or another. */
  fetch(path: string, how?: ApiFetch): Promise<Response>;
  /** kubectl WORDS as the administrator; what it ended with is for the caller to judge. */
  kubectl(...words: string[]): Promise<Run>;
  /** kubectl apply -f - */
  apply(manifest: string): Promise<Run>;
}

/** Access to an API server, with files below `folder`. */
export function accessTo(folder: string, apiserver: ApiServer): ClusterAccess {
  const certificates = new Map<string, Promise<Credentials>>();
  const ca = apiserver.authority.cert;

  async function credentials(identity: Identity): Promise<Credentials> {
    if (identity.kind === "service-account") return { kind: "token", token: await token(identity) };
    const key = JSON.stringify(identity);
    const known = certificates.get(key) ?? certificate(identity);
    certificates.set(key, known);
    return known;
  }
  async function certificate(identity: Exclude<Identity, { kind: "service-account" }>): Promise<Credentials> {
    return { kind: "certificate", ...(await apiserver.authority.client(subjectOf(identity))) };
  }
  async function token({ namespace, name, expiresInSeconds = 3600 }: Identity & { kind: "service-account" }) {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await fetchPath(path, { method: "POST", body: { metadata: { name } } });
    const account = (await (await fetchPath(`${path}/${name}`)).json()) as { metadata: { uid: string } };
    return signToken(apiserver.tokenKey, { namespace, name, uid: account.metadata.uid }, expiresInSeconds);
  }
  async function fetchPath(path: string, request: ApiFetch = {}): Promise<Response> {
    const { as = ADMIN, server = apiserver.url, body, headers = {}, ...how } = request;
    const shown = await credentials(as);
    return fetch(server + path, {
      ...how,
      headers: { ...bearer(shown), ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      tls: { ca, ...(shown.kind === "certificate" ? { cert: shown.cert, key: shown.key } : {}) },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }
  async function kubeconfig(identity: Identity, server = apiserver.url): Promise<string> {
    const file = join(folder, `${crypto.randomUUID()}.kubeconfig`);
    writeFileSync(file, kubeconfigText(server, ca, await credentials(identity)), { mode: 0o600 });
    return file;
  }
  let admin: Promise<string> | undefined;
  async function kubectl(stdin: string, words: readonly string[]): Promise<Run> {
    admin ??= kubeconfig(ADMIN);
    return run([programs().kubectl, ...words], stdin, { ...kubectlEnvironment(folder), KUBECONFIG: await admin });
  }
  return {
    credentials,
    kubeconfig,
    fetch: fetchPath,
    kubectl: (...words) => kubectl("", words),
    apply: (manifest) => kubectl(manifest, ["apply", "-f", "-"]),
  };
}

/** kubectl keeps what a server has by its address, and ours are used again by the next cluster. */
export function kubectlEnvironment(folder: string): Record<string, string> {
  return { KUBECACHEDIR: join(folder, "kubectl-cache") };
}

function bearer(credentials: Credentials): Record<string, string> {
  return credentials.kind === "token" ? { Authorization: `Bearer ${credentials.token}` } : {};
}

async function run(command: readonly string[], stdin: string, environment: Record<string, string>): Promise<Run> {
  const child = Bun.spawn([...command], {
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdin: new Blob([stdin]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, exitCode] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { stdout, stderr, exitCode };
}
