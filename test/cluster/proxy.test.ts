import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { type Cluster, sharedCluster } from "./a-cluster.ts";
import { type ApiProxy, startProxy } from "./a-proxy.ts";
import type { ApiRequest } from "./an-api-request.ts";
import type { ApiFetch } from "./cluster-access.ts";

let cluster: Cluster;
let proxy: ApiProxy;
beforeAll(async () => {
  cluster = await sharedCluster();
  proxy = await startProxy(cluster);
});
afterAll(() => proxy.stop());
afterEach(() => proxy.forget());

const configMaps = "/api/v1/namespaces/default/configmaps";
const ofConfigMaps = ({ resource }: ApiRequest) => resource === "configmaps";
const writes = ({ resource, verb }: ApiRequest) => resource === "configmaps" && verb !== "get" && verb !== "list";

describe("startProxy()", () => {
  test("passes a request on as whoever made it, by certificate and by token", async () => {
    const identities = [
      { kind: "admin" },
      { kind: "node", name: "gpu-2" },
      { kind: "user", name: "alice", groups: ["a", "b"] },
      { kind: "service-account", namespace: "default", name: "agent" },
    ] as const;
    const asked = [...identities, ...identities].map((as) =>
      Promise.all([whoAmI({ as }), whoAmI({ as, ...through() })]),
    );
    for (const [direct, proxied] of await Promise.all(asked)) expect(proxied).toEqual(direct);
    expect(proxy.counts()).toEqual({ "create selfsubjectreviews": 8 });
  });

  test("believes nobody who names himself another", async () => {
    const as = { kind: "user", name: "mallory" } as const;
    const headers = { "X-Remote-User": "admin", "X-Remote-Group": "system:masters" };
    expect((await whoAmI({ as, headers, ...through() })).username).toBe("mallory");
  });

  test("serves kubectl", async () => {
    const kubeconfig = await proxy.kubeconfig({ kind: "admin" });
    const made = await cluster.kubectl("--kubeconfig", kubeconfig, "create", "configmap", "by-kubectl");
    expect(made.stdout).toBe("configmap/by-kubectl created\n");
    expect(proxy.counts()).toMatchObject({ "create configmaps": 1 });
  });

  test("counts by verb and resource", async () => {
    await put("counted", "1");
    await put("counted", "2");
    await ask(`${configMaps}/counted`);
    await ask(`${configMaps}?labelSelector=a`);
    await ask(`${configMaps}/counted`, { method: "DELETE" });
    await ask("/readyz");
    expect(proxy.counts()).toEqual({
      "create configmaps": 1,
      "update configmaps": 1,
      "get configmaps": 1,
      "list configmaps": 1,
      "delete configmaps": 1,
      "get /readyz": 1,
    });
    proxy.forget();
    expect(proxy.counts()).toEqual({});
  });

  test("streams a watch and breaks it", async () => {
    const events = (await ask(`${configMaps}?watch=1`)).body!.getReader();
    await put("watched", "1");
    let text = "";
    while (!text.includes('"watched"')) text += Buffer.from((await events.read()).value!).toString();
    proxy.breakConnections();
    await expect(events.read()).rejects.toThrow();
    expect((await ask("/readyz")).status).toBe(200);
  });

  test("passes an answer of megabytes on whole", async () => {
    await put("large", "x".repeat(900_000));
    const [direct, proxied] = await Promise.all(
      [{}, through()].map((how) => cluster.fetch(`${configMaps}/large`, how)),
    );
    expect(await proxied!.text()).toBe(await direct!.text());
  });
});

describe("a fault", () => {
  test("'answer' refuses one resource with a status, others are served, until its end", async () => {
    for (const status of [500, 409, 403]) {
      using rule = proxy.fault(ofConfigMaps, { kind: "answer", status });
      const response = await ask(configMaps);
      expect(await response.json()).toMatchObject({ kind: "Status", code: status });
      expect([response.status, (await ask("/api/v1/namespaces")).status, rule.count()]).toEqual([status, 200, 1]);
    }
    expect((await ask(configMaps)).status).toBe(200);
  });

  test("'answer' says when to come again", async () => {
    using _ = proxy.fault(ofConfigMaps, { kind: "answer", status: 429, retryAfterSeconds: 7 });
    expect((await ask(configMaps)).headers.get("Retry-After")).toBe("7");
  });

  test("'drop' ends the connection and passes nothing on", async () => {
    using _ = proxy.fault(writes, { kind: "drop" });
    await expect(put("dropped", "1")).rejects.toThrow();
    expect((await read("dropped")).status).toBe(404);
  });

  test("'hang' never answers", async () => {
    using _ = proxy.fault(writes, { kind: "hang" });
    await expect(put("hung", "1", AbortSignal.timeout(300))).rejects.toThrow("timed out");
    expect((await read("hung")).status).toBe(404);
  });

  test("'delay' keeps the answer back, not the request", async () => {
    using _ = proxy.fault(writes, { kind: "delay", ms: 1500 });
    const begun = performance.now();
    const answer = put("delayed", "1");
    while ((await read("delayed")).status !== 200) await Bun.sleep(20);
    expect(await Promise.race([answer, undefined])).toBeUndefined();
    expect((await answer).status).toBe(201);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(1500);
  });

  test("of two the newer counts", async () => {
    using _ = proxy.fault(ofConfigMaps, { kind: "answer", status: 500 });
    using newer = proxy.fault(writes, { kind: "answer", status: 403 });
    expect([(await put("refused", "1")).status, (await ask(configMaps)).status]).toEqual([403, 500]);
    newer.end();
    expect((await put("refused", "1")).status).toBe(500);
  });
});

describe("hold()", () => {
  test("holds a request back until it is released", async () => {
    using hold = proxy.hold(writes);
    const answer = put("held", "1");
    const held = await hold.next();
    expect(JSON.parse(held.request.body).metadata.name).toBe("held");
    expect((await read("held")).status).toBe(404);
    expect(await held.release()).toBe(201);
    expect((await answer).status).toBe(201);
  });

  test("lets a PUT land after its client has given up", async () => {
    await put("late", "1");
    using hold = proxy.hold(writes);
    const answer = put("late", "2", AbortSignal.timeout(200));
    const held = await hold.next();
    await expect(answer).rejects.toThrow("timed out");
    await held.abandoned;
    expect(await stored("late")).toBe("1");
    expect(await held.release()).toBe(200);
    expect(await stored("late")).toBe("2");
  });

  test("lets a PUT land whose client never hears of it", async () => {
    await put("unheard", "1");
    using hold = proxy.hold(writes, "answer");
    const answer = put("unheard", "2", AbortSignal.timeout(300));
    const held = await hold.next();
    expect(await stored("unheard")).toBe("2");
    await expect(answer).rejects.toThrow("timed out");
    expect(await held.release()).toBe(200);
  });

  test("releases in any order, so that of two PUTs the later one loses or wins", async () => {
    await put("raced", "0");
    const now = (await (await read("raced")).json()) as object;
    using hold = proxy.hold(writes);
    const update = (value: string) => ask(`${configMaps}/raced`, { method: "PUT", body: { ...now, data: { value } } });
    const answers = [update("first")];
    const first = await hold.next();
    answers.push(update("second"));
    const second = await hold.next();
    expect([await second.release(), await first.release()]).toEqual([200, 409]);
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([409, 200]);
    expect(await stored("raced")).toBe("second");
  });

  test("drops a request that is held, which then never lands", async () => {
    using hold = proxy.hold(writes);
    const answer = put("let-fall", "1");
    (await hold.next()).drop();
    await expect(answer).rejects.toThrow();
    hold.end();
    expect((await read("let-fall")).status).toBe(404);
  });

  test("lets everything go at its end", async () => {
    const hold = proxy.hold(writes);
    const answers = [put("go-1", "1"), put("go-2", "1")];
    await hold.next();
    await hold.next();
    hold.end();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([201, 201]);
    expect((await put("go-3", "1")).status).toBe(201);
  });
});

function through(): ApiFetch {
  return { server: proxy.url };
}

function ask(path: string, how: ApiFetch = {}): Promise<Response> {
  return cluster.fetch(path, { ...how, ...through() });
}

/** A ConfigMap's value, written through the proxy; there is none of that name yet or there is one. */
async function put(name: string, value: string, signal?: AbortSignal): Promise<Response> {
  const there = (await read(name)).ok;
  const body = { metadata: { name }, data: { value } };
  const how = { body, ...(signal === undefined ? {} : { signal }) };
  return there ? ask(`${configMaps}/${name}`, { method: "PUT", ...how }) : ask(configMaps, { method: "POST", ...how });
}

/** Past the proxy. */
function read(name: string): Promise<Response> {
  return cluster.fetch(`${configMaps}/${name}`);
}

async function stored(name: string): Promise<string> {
  return ((await (await read(name)).json()) as { data: { value: string } }).data.value;
}

async function whoAmI(how: ApiFetch): Promise<UserInfo> {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const review = (await (await cluster.fetch(path, { ...how, method: "POST", body })).json()) as Review;
  const { username, groups } = review.status.userInfo;
  return { username, groups };
}

interface UserInfo {
  username: string;
  groups: string[];
}

interface Review {
  status: { userInfo: UserInfo };
}
