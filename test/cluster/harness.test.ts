import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Cluster, startCluster } from "./a-cluster.ts";
import type { Identity } from "./an-identity.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const NODE: Identity = { kind: "node", name: "gpu-1" };
const ACCOUNT: Identity = { kind: "service-account", namespace: "default", name: "agent" };

describe("startCluster()", () => {
  test("serves kubectl, which makes a Namespace", async () => {
    const { stdout, stderr } = await cluster.kubectl("create", "namespace", "made");
    expect({ stdout, stderr }).toEqual({ stdout: "namespace/made created\n", stderr: "" });
  });

  test("knows each identity, also with requests of all of them at once", async () => {
    const all: Identity[] = [{ kind: "admin" }, NODE, { kind: "user", name: "alice", groups: ["a", "b"] }, ACCOUNT];
    const rounds = await Promise.all([...all, ...all, ...all].map((identity) => whoAmI(identity)));
    expect(rounds).toEqual([...EXPECTED, ...EXPECTED, ...EXPECTED]);
  });

  test("refuses a token whose time is over", async () => {
    const response = await cluster.fetch("/api", { as: { ...ACCOUNT, expiresInSeconds: -60 } as Identity });
    expect(response.status).toBe(401);
  });

  test("gives a node no right that RBAC has not given", async () => {
    const itself = "/api/v1/nodes/gpu-1";
    expect((await cluster.fetch(itself, { as: NODE })).status).toBe(403);
    expect((await cluster.fetch(itself)).status).toBe(404);
  });

  test("writes a kubeconfig for a node and for a token", async () => {
    const users = [NODE, ACCOUNT].map(async (identity) => {
      const words = ["--kubeconfig", await cluster.kubeconfig(identity), "auth", "whoami", "-o", "json"];
      return JSON.parse((await cluster.kubectl(...words)).stdout).status.userInfo.username;
    });
    expect(await Promise.all(users)).toEqual(["system:node:gpu-1", "system:serviceaccount:default:agent"]);
  });

  test("enforces a ValidatingAdmissionPolicy", async () => {
    const applied = await cluster.apply(POLICY);
    expect(applied.stderr).toBe("");
    const refused = async () => (await cluster.kubectl("create", "configmap", "no", "-n", "made")).stderr;
    let said = await refused();
    for (let tries = 0; !said.includes("ConfigMaps end here") && tries < 100; tries++) {
      await cluster.kubectl("delete", "configmap", "no", "-n", "made", "--ignore-not-found");
      await Bun.sleep(100);
      said = await refused();
    }
    expect(said).toContain("ConfigMaps end here");
    await cluster.kubectl("delete", "validatingadmissionpolicy,validatingadmissionpolicybinding", "--all");
  });

  test("takes other flags, listens where it is told, and leaves nothing behind when it is stopped", async () => {
    const options = { address: "0.0.0.0", names: ["IP:127.0.0.2"], flags: ["--authorization-mode=Node,RBAC"] };
    const other = await startCluster(options);
    const server = other.url.replace("127.0.0.1", "127.0.0.2");
    // The Node authorizer lets a node read itself; RBAC alone does not, as above.
    expect((await other.fetch("/api/v1/nodes/gpu-1", { as: NODE, server })).status).toBe(404);
    expect(processesWith(other.folder)).toBeGreaterThanOrEqual(2);
    await other.stop();
    expect(existsSync(other.folder)).toBe(false);
    expect(processesWith(other.folder)).toBe(0);
  });
});

describe("scripts/cluster run", () => {
  const script = join(import.meta.dir, "../../scripts/cluster");

  test("gives a command KUBECONFIG and kubectl, and ends as the command does", async () => {
    const command = 'kubectl get namespace default -o name; test -s "$RAILHEAD_CLUSTER/ca.crt"; exit 7';
    const child = Bun.spawn([script, "run", "sh", "-c", command], { stdout: "pipe", stderr: "ignore" });
    expect([await child.stdout.text(), await child.exited]).toEqual(["namespace/default\n", 7]);
  });

  test("leaves nothing behind when it is killed", async () => {
    const command = ["sh", "-c", 'echo "$RAILHEAD_CLUSTER"; exec cat'];
    const child = Bun.spawn([script, "run", ...command], { stdin: "pipe", stdout: "pipe", stderr: "ignore" });
    const { value } = await child.stdout.getReader().read();
    const folder = Buffer.from(value!).toString().trim();
    expect(processesWith(folder)).toBeGreaterThanOrEqual(2);
    child.kill("SIGKILL");
    while (processesWith(folder) > 0 || existsSync(folder)) await Bun.sleep(50);
    await child.stdin.end();
  });
});

describe("a watch with sendInitialEvents", () => {
  test("streams what is there through fetch, says so by a bookmark, goes on with what comes", async () => {
    const events = watch("/api/v1/namespaces");
    const first: WatchEvent[] = [];
    while (first.at(-1)?.type !== "BOOKMARK") first.push((await events.next()).value);
    expect(first.at(-1)!.object.metadata.annotations?.["k8s.io/initial-events-end"]).toBe("true");
    expect(first.filter(({ type }) => type === "ADDED").map(({ object }) => object.metadata.name)).toContain("made");
    await write("later");
    const { type, object } = (await events.next()).value as WatchEvent;
    expect([type, object.metadata.name]).toEqual(["ADDED", "later"]);
    await events.return(undefined);
  });
});

describe("the etcd of a cluster", () => {
  test("is read from outside, where the API server's objects lie", async () => {
    const names = (await cluster.etcd.list("/registry/namespaces/")).map(({ key }) => key);
    expect(names).toContain("/registry/namespaces/made");
    expect(await cluster.etcd.get("/registry/namespaces/nowhere")).toBeUndefined();
  });

  test("puts and deletes", async () => {
    await cluster.etcd.put("/test/key", "value");
    expect((await cluster.etcd.get("/test/key"))?.value.toString()).toBe("value");
    await cluster.etcd.delete("/test/key");
    expect(await cluster.etcd.get("/test/key")).toBeUndefined();
  });

  test("stopped makes writes fail; started again it has its data", async () => {
    await cluster.etcd.stop();
    expect(await write("while-stopped", "?timeout=1s")).toBeGreaterThanOrEqual(500);
    await cluster.etcd.start();
    await served();
    expect(await names()).toContain("made");
  });

  test("restored from a snapshot goes back to lower revisions", async () => {
    const snapshot = await cluster.etcd.saveSnapshot();
    const saved = await cluster.etcd.revision();
    await write("after-the-snapshot");
    const last = await cluster.etcd.revision();
    const restored = await restore(snapshot);
    expect(last).toBeGreaterThan(saved);
    expect(restored).toBeLessThanOrEqual(saved);
    expect(await names()).not.toContain("after-the-snapshot");
  });

  test("restored with bumpRevision goes on above, and has compacted what was before", async () => {
    const before = await cluster.etcd.revision();
    const snapshot = await cluster.etcd.saveSnapshot();
    expect(await restore(snapshot, 1_000_000)).toBeGreaterThanOrEqual(before + 1_000_000);
    const gone = await cluster.fetch(`/api/v1/namespaces?watch=1&resourceVersion=${before}`);
    expect(await gone.text()).toContain('"code":410');
  });
});

describe("the API server of a cluster", () => {
  test("stopped answers nothing; started again it keeps its data and its certificate", async () => {
    await cluster.apiserver.stop();
    await expect(cluster.fetch("/readyz")).rejects.toThrow();
    await cluster.apiserver.start();
    expect(await names()).toContain("made");
  });

  test("paused it accepts a request and answers when it is resumed", async () => {
    cluster.apiserver.pause();
    const asked = cluster.fetch("/readyz").then(({ status }) => status);
    expect(await Promise.race([asked, Bun.sleep(500)])).toBeUndefined();
    cluster.apiserver.resume();
    expect(await asked).toBe(200);
  });
});

const EXPECTED = [
  ["admin", "system:authenticated", "system:masters"],
  ["system:node:gpu-1", "system:authenticated", "system:nodes"],
  ["alice", "a", "b", "system:authenticated"],
  [
    "system:serviceaccount:default:agent",
    ...["system:authenticated", "system:serviceaccounts", "system:serviceaccounts:default"],
  ],
];

/** How many processes have it in their command line: servers, and what removes the folder. */
function processesWith(folder: string): number {
  const lines = readdirSync("/proc").map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    } catch {
      return "";
    }
  });
  return lines.filter((line) => line.includes(folder)).length;
}

async function whoAmI(as: Identity): Promise<string[]> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const how = { as, method: "POST", body };
  const review = await (await cluster.fetch("/apis/authentication.k8s.io/v1/selfsubjectreviews", how)).json();
  const { username, groups } = (review as { status: { userInfo: { username: string; groups: string[] } } }).status
    .userInfo;
  return [username, ...groups.sort()];
}

interface WatchEvent {
  type: string;
  object: { metadata: { name: string; annotations?: Record<string, string> } };
}

async function* watch(path: string): AsyncGenerator<WatchEvent> {
  const query = "watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";
  const aborter = new AbortController();
  const response = await cluster.fetch(`${path}?${query}`, { signal: aborter.signal });
  let text = "";
  try {
    for await (const bytes of response.body!.pipeThrough(new TextDecoderStream())) {
      text += bytes;
      const lines = text.split("\n");
      text = lines.pop()!;
      for (const line of lines) yield JSON.parse(line);
    }
  } finally {
    aborter.abort();
  }
}

async function write(name: string, query = ""): Promise<number> {
  const how = { method: "POST", body: { metadata: { name } } };
  return (await cluster.fetch(`/api/v1/namespaces${query}`, how)).status;
}

async function names(): Promise<string[]> {
  const list = (await (await cluster.fetch("/api/v1/namespaces")).json()) as { items: WatchEvent["object"][] };
  return list.items.map(({ metadata }) => metadata.name);
}

/** Answers the revision before the API server is there to write again. */
async function restore(snapshot: string, bumpRevision?: number): Promise<number> {
  await Promise.all([cluster.apiserver.stop(), cluster.etcd.stop()]);
  await cluster.etcd.restoreSnapshot(snapshot, bumpRevision === undefined ? {} : { bumpRevision });
  await cluster.etcd.start();
  const revision = await cluster.etcd.revision();
  await cluster.apiserver.start();
  return revision;
}

/** The API server notices by itself that etcd is back. */
async function served(): Promise<void> {
  while (!(await cluster.fetch("/readyz")).ok) await Bun.sleep(100);
}

const POLICY = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: no-configmaps }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }]
  validations: [{ expression: "false", message: ConfigMaps end here }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: no-configmaps }
spec: { policyName: no-configmaps, validationActions: [Deny] }
`;
