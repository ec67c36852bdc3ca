import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "../../../src/kube/client.ts";
import { openClient } from "../../../src/kube/client.ts";
import type { Credentials } from "../../../src/kube/credentials.ts";
import { inClusterCredentials } from "../../../src/kube/in-cluster-credentials.ts";
import { statusOf } from "../../../src/kube/kube-error.ts";
import { kubeconfigCredentials } from "../../../src/kube/kubeconfig-credentials.ts";
import { openTransport } from "../../../src/kube/open-transport.ts";
import { NAMESPACE } from "../../../src/kube/resources/namespace.ts";
import { type Cluster, sharedCluster } from "../a-cluster.ts";
import { type ApiProxy, startProxy } from "../a-proxy.ts";
import { ADMIN, type Identity } from "../an-identity.ts";
import { aClient } from "./a-client.ts";
import { follow } from "./a-follower.ts";
import { aNamespace } from "./a-namespace.ts";
import { anExpiredCertificate } from "./an-expired-certificate.ts";

let cluster: Cluster;
let proxy: ApiProxy;
let folder: string;

beforeAll(async () => {
  cluster = await sharedCluster();
  proxy = await startProxy(cluster);
}, 60_000);
afterAll(() => proxy.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "railhead-credentials-"));
  write("ca.crt", cluster.ca);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  proxy.forget();
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
}

/** A kubeconfig whose user is that, and whose authority is a file. */
function aKubeconfig(user: object, server = cluster.url): object {
  return {
    clusters: [{ name: "c", cluster: { server, "certificate-authority": "ca.crt" } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
}

function by(credentials: Credentials): Client {
  return openClient(openTransport(credentials));
}

function withUser(user: object, server?: string): Client {
  return by(kubeconfigCredentials(aKubeconfig(user, server), { directory: folder }));
}

/** As whom the API server knows a client: `kubectl auth whoami`. */
async function whoIs({ transport }: Client): Promise<string> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const answer = await transport.send({
    asked: { verb: "create", resource: "selfsubjectreviews.authentication.k8s.io" },
    method: "POST",
    path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    query: {},
    body: { type: "application/json", text: JSON.stringify(body) },
  });
  return (answer as { status: { userInfo: { username: string } } }).status.userInfo.username;
}

async function pairOf(identity: Identity) {
  const shown = await cluster.credentials(identity);
  if (shown.kind !== "certificate") throw new Error("This identity has no certificate");
  return shown;
}

async function tokenOf(name: string, expiresInSeconds = 3600): Promise<string> {
  const shown = await cluster.credentials({ kind: "service-account", namespace: "default", name, expiresInSeconds });
  if (shown.kind !== "token") throw new Error("This identity has no token");
  return shown.token;
}

describe("a client certificate", () => {
  /** As kubelet does: a new file with both, and a link that is moved to it. */
  function rotate(link: string, { cert, key }: { cert: string; key: string }): void {
    const name = crypto.randomUUID();
    write(`${name}.pem`, cert + key);
    symlinkSync(`${name}.pem`, join(folder, name));
    renameSync(join(folder, name), join(folder, link));
  }
  const kubelet = { "client-certificate": "current.pem", "client-key": "current.pem" };

  test("is another from the next request on when its file is, as kubelet's", async () => {
    rotate("current.pem", await pairOf({ kind: "node", name: "before" }));
    const client = withUser(kubelet);
    expect(await whoIs(client)).toBe("system:node:before");
    rotate("current.pem", await pairOf({ kind: "node", name: "after" }));
    expect(await whoIs(client)).toBe("system:node:after");
  });

  test("and its key are used in pairs, whichever of the two files comes first", async () => {
    const before = await pairOf({ kind: "user", name: "before" });
    const after = await pairOf({ kind: "user", name: "after" });
    write("cert", before.cert);
    write("key", before.key);
    const client = withUser({ "client-certificate": "cert", "client-key": "key" });
    expect(await whoIs(client)).toBe("before");
    write("cert", after.cert);
    expect(await whoIs(client)).toBe("before");
    write("key", after.key.slice(0, 40));
    expect(await whoIs(client)).toBe("before");
    write("key", after.key);
    expect(await whoIs(client)).toBe("after");
  });

  test("that has expired is refused, and the one that follows it is not", async () => {
    rotate("current.pem", await anExpiredCertificate(cluster));
    const client = withUser(kubelet);
    expect(statusOf(await whoIs(client).catch((error) => error))?.code).toBe(401);
    rotate("current.pem", await pairOf(ADMIN));
    expect(await whoIs(client)).toBe("admin");
  });

  test("changes under a watch, which goes on, and comes back with the new one", async () => {
    const namespace = await aNamespace(await aClient(cluster));
    const admins = { kind: "user", groups: ["system:masters"] } as const;
    rotate("current.pem", await pairOf({ ...admins, name: "before" }));
    const follower = follow(withUser(kubelet, proxy.url), namespace.name);
    await follower.until("the snapshot", () => follower.events.length > 0);
    rotate("current.pem", await pairOf({ ...admins, name: "after" }));
    await namespace.put("a", "1");
    await follower.until("a change", () => follower.copy().a === "1");
    expect(follower.breaks()).toEqual([]);
    proxy.breakConnections();
    await namespace.put("a", "2");
    await follower.until("the next change", () => follower.copy().a === "2");
    const users = proxy.requests().map(({ verb, user }) => `${verb} ${user}`);
    expect(users).toEqual(["watch before", "list after", "watch after"]);
    expect(follower.complaints).toEqual([]);
    await follower.stop();
  });
});

describe("the authority's certificate", () => {
  test("is another from the next request on when its file is", async () => {
    const client = withUser(await dataOf({ kind: "user", name: "u" }));
    write("ca.crt", (await anotherAuthority()) + cluster.ca);
    expect(await whoIs(client)).toBe("u");
    write("ca.crt", await anotherAuthority());
    const error = await whoIs(client).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: "KubeError", failure: { kind: "untrusted" } });
    write("ca.crt", cluster.ca);
    expect(await whoIs(client)).toBe("u");
  });

  test("is not asked for where the kubeconfig says so and we may", async () => {
    const config = aKubeconfig(await dataOf({ kind: "user", name: "u" }));
    Object.assign(config, {
      clusters: [{ name: "c", cluster: { server: cluster.url, "insecure-skip-tls-verify": true } }],
    });
    expect(() => kubeconfigCredentials(config, { directory: folder })).toThrow("insecure-skip-tls-verify is set");
    expect(await whoIs(by(kubeconfigCredentials(config, { directory: folder, insecure: true })))).toBe("u");
  });

  test("is held against tls-server-name where there is one", async () => {
    const data = await dataOf({ kind: "user", name: "u" });
    for (const [name, outcome] of [
      ["localhost", "u"],
      ["elsewhere", "untrusted"],
    ] as const) {
      const config = aKubeconfig(data);
      const named = { server: cluster.url, "certificate-authority": "ca.crt", "tls-server-name": name };
      Object.assign(config, { clusters: [{ name: "c", cluster: named }] });
      const client = by(kubeconfigCredentials(config, { directory: folder }));
      expect(await whoIs(client).catch((error) => error.failure.kind)).toBe(outcome);
    }
  });
});

describe("a token", () => {
  test("is another from the next request on when its file is", async () => {
    write("token", `${await tokenOf("before")}\n`);
    const client = withUser({ tokenFile: "token" });
    expect(await whoIs(client)).toBe("system:serviceaccount:default:before");
    write("token", await tokenOf("after"));
    expect(await whoIs(client)).toBe("system:serviceaccount:default:after");
  });

  test("that has expired is refused until its file has the next", async () => {
    write("token", await tokenOf("agent", -60));
    const client = withUser({ tokenFile: "token" });
    expect(statusOf(await whoIs(client).catch((error) => error))?.code).toBe(401);
    write("token", await tokenOf("agent"));
    expect(await whoIs(client)).toBe("system:serviceaccount:default:agent");
  });

  test("of a Pod's service account is found where kubelet mounts it, and followed", async () => {
    // A projected volume: files are links into `..data`, a link that is moved.
    const mount = async (name: string) => {
      const generation = `..${crypto.randomUUID()}`;
      mkdirSync(join(folder, generation));
      write(`${generation}/token`, await tokenOf(name));
      write(`${generation}/ca.crt`, cluster.ca);
      symlinkSync(generation, join(folder, "..data_tmp"));
      renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
    };
    await mount("before");
    rmSync(join(folder, "ca.crt"));
    for (const name of ["token", "ca.crt"]) symlinkSync(`..data/${name}`, join(folder, name));
    const environment = { KUBERNETES_SERVICE_HOST: "127.0.0.1", KUBERNETES_SERVICE_PORT: new URL(cluster.url).port };
    const client = by(inClusterCredentials({ environment, directory: folder })!);
    expect(await whoIs(client)).toBe("system:serviceaccount:default:before");
    await mount("after");
    expect(await whoIs(client)).toBe("system:serviceaccount:default:after");
  });
});

describe("a credential plugin", () => {
  /** A plugin that gives whatever lies in `status.json`, and counts its runs. */
  function plugin(apiVersion = "client.authentication.k8s.io/v1"): Client {
    const script = `#!/bin/sh
cd "$(dirname "$0")"
echo run >> runs
printf '%s' "$KUBERNETES_EXEC_INFO" > info.json
printf '{"apiVersion":"${apiVersion}","kind":"ExecCredential","status":%s}' "$(cat status.json)"
`;
    write("plugin", script);
    chmodSync(join(folder, "plugin"), 0o700);
    const exec = { apiVersion, command: "./plugin", interactiveMode: "Never", provideClusterInfo: true };
    return withUser({ exec });
  }
  const gives = (status: object) => write("status.json", JSON.stringify(status));
  const runs = () => readFileSync(join(folder, "runs"), "utf8").trim().split("\n").length;
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  test("is run once, however many requests want its token", async () => {
    gives({ token: await tokenOf("plugged"), expirationTimestamp: inAnHour() });
    const client = plugin();
    const names = await Promise.all([1, 2, 3].map(() => whoIs(client)));
    expect(new Set([...names, await whoIs(client)])).toEqual(new Set(["system:serviceaccount:default:plugged"]));
    expect(runs()).toBe(1);
  });

  test("is run again when what it gave has expired, or is refused", async () => {
    gives({ token: await tokenOf("short"), expirationTimestamp: new Date(Date.now() - 1000).toISOString() });
    const client = plugin("client.authentication.k8s.io/v1beta1");
    await whoIs(client);
    gives({ token: "refused", expirationTimestamp: inAnHour() });
    const error = await whoIs(client).catch((thrown) => thrown);
    expect(statusOf(error)?.code).toBe(401);
    gives({ token: await tokenOf("fresh"), expirationTimestamp: inAnHour() });
    expect(await whoIs(client)).toBe("system:serviceaccount:default:fresh");
    // One for each of the first two, one more for the 401, one for the last.
    expect(runs()).toBe(4);
  });

  test("may give a certificate, and is told which cluster it is for", async () => {
    const { cert, key } = await pairOf({ kind: "user", name: "plugged" });
    gives({ clientCertificateData: cert, clientKeyData: key });
    expect(await whoIs(plugin())).toBe("plugged");
    expect(JSON.parse(readFileSync(join(folder, "info.json"), "utf8"))).toEqual({
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      spec: {
        interactive: false,
        cluster: { server: cluster.url, "certificate-authority-data": Buffer.from(cluster.ca).toString("base64") },
      },
    });
  });
});

describe("a token or certificate of nobody", () => {
  test("is refused, and is in nothing that is said about it", async () => {
    const secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    const error = await withUser({ token: secret })
      .get(NAMESPACE, { name: "default" })
      .catch((thrown: unknown) => thrown);
    expect(statusOf(error)?.code).toBe(401);
    expect(Bun.inspect(error, { depth: 10 }) + JSON.stringify(error)).not.toContain(secret);
  });
});

async function dataOf(identity: Identity): Promise<object> {
  const { cert, key } = await pairOf(identity);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return { "client-certificate-data": base64(cert), "client-key-data": base64(key) };
}

/** An authority that nothing here is signed by. */
async function anotherAuthority(): Promise<string> {
  return readFileSync(join(cluster.folder, "front-proxy-ca.crt"), "utf8");
}
