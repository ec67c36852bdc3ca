import { describe, expect, test } from "bun:test";
import { createDuties, DUTIES, type Duties } from "../../src/agent/duties.ts";
import { HTTP_PATHS, httpApp } from "../../src/agent/http-app.ts";
import { createMetrics } from "../../src/agent/metrics.ts";
import type { AttachmentView, LeaseView, Node, PoolView } from "../../src/node/node.ts";
import { aNode } from "./a-node.ts";

const START = new Date("2025-11-24T12:00:00Z");

describe("httpApp()", () => {
  test("/healthz says ok whatever the duties say", async () => {
    const { app } = anApp();
    expect(await got(app, "/healthz")).toEqual([200, { status: "ok" }]);
  });

  test("/readyz is 503 and names the failing duties, each with its state and since when", async () => {
    const { app, duties } = anApp();
    ready(duties);
    duties.set("kernel", { kind: "failing", reason: "no RDMA" });
    const [status, body] = await got(app, "/readyz");
    expect(status).toBe(503);
    expect(body).toMatchObject({ ready: false, failing: ["kernel"] });
    expect((body as { duties: unknown[] }).duties).toContainEqual({
      name: "kernel",
      state: "failing",
      reason: "no RDMA",
      since: "2025-11-24T12:00:00.000Z",
    });
  });

  test("/readyz is 503 while a duty starts", async () => {
    const { app, duties } = anApp();
    for (const name of DUTIES) if (name !== "sweep") duties.set(name, { kind: "ready" });
    expect(await got(app, "/readyz")).toEqual([503, expect.objectContaining({ failing: ["sweep"] })]);
  });

  test("/readyz is 200 when manifests are degraded or the port was taken", async () => {
    const { app, duties } = anApp();
    ready(duties);
    duties.set("manifests", { kind: "degraded", reason: "pools.yaml:3" });
    duties.set("http", { kind: "degraded", reason: "port taken" });
    expect(await got(app, "/readyz")).toEqual([200, expect.objectContaining({ ready: true, failing: [] })]);
  });

  test("/metrics is text that Prometheus reads", async () => {
    const response = await anApp().app.request("/metrics");
    expect(response.headers.get("content-type")).toStartWith("text/plain; version=0.0.4");
    expect(await response.text()).toContain("\nrailhead_leases 2\n");
  });

  test("/v1/pools, /v1/leases and /v1/attachments show what the node holds", async () => {
    const { app } = anApp();
    expect(await got(app, "/v1/pools")).toEqual([200, { pools: [POOL] }]);
    expect(await got(app, "/v1/leases")).toEqual([200, { leases: LEASES }]);
    expect(await got(app, "/v1/attachments")).toEqual([200, { attachments: ATTACHMENTS }]);
  });

  test.each([
    ["?pod=ai/trainer-0", ["172.16.1.2"]],
    ["?pod=ai/trainer-1", []],
    ["?pod=other/trainer-0", []],
    ["?container=bbbb", ["172.16.1.3"]],
    ["?container=bbbb22223333", ["172.16.1.3"]],
    ["?pod=ai/trainer-0&container=bbbb", []],
  ])("/v1/leases%s shows just those", async (query, addresses) => {
    const [status, body] = await got(anApp().app, `/v1/leases${query}`);
    expect([status, (body as { leases: LeaseView[] }).leases.map((lease) => lease.address)]).toEqual([200, addresses]);
  });

  test.each([
    ["/v1/leases?pot=ai/trainer-0", "There is no filter pot; filters are pod, container"],
    ["/v1/attachments?pod=trainer-0", "pod=trainer-0 names no Pod; write pod=NAMESPACE/NAME"],
    ["/v1/attachments?pod=a/b/c", "pod=a/b/c names no Pod; write pod=NAMESPACE/NAME"],
    ["/v1/pools?pod=ai/trainer-0", "There is no filter pod; this page has none"],
  ])("%s is refused, not answered with everything", async (path, error) => {
    expect(await got(anApp().app, path)).toEqual([400, { error }]);
  });

  test("an unknown path is 404 and lists those that are", async () => {
    expect(await got(anApp().app, "/v2")).toEqual([404, { error: "Nothing is at /v2", paths: [...HTTP_PATHS] }]);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s is 405 on every path", async (method) => {
    const { app } = anApp();
    for (const path of [...HTTP_PATHS, "/v2"]) {
      const response = await app.request(path, { method });
      expect([path, response.status, response.headers.get("allow")]).toEqual([path, 405, "GET, HEAD"]);
    }
  });

  test("HEAD answers without a body", async () => {
    const response = await anApp().app.request("/v1/pools", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("every answer forbids caches, sniffing and embedding", async () => {
    const { app } = anApp();
    for (const path of [...HTTP_PATHS, "/v2", "/v1/leases?pot=1"]) {
      const { headers } = await app.request(path);
      expect([path, headers.get("cache-control")]).toEqual([path, "no-store"]);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
  });

  test("a state that cannot be read is 500 with the reason", async () => {
    const failing = () => {
      throw new Error("The state is busy");
    };
    expect(await got(anApp({ leases: failing }).app, "/v1/leases")).toEqual([500, { error: "The state is busy" }]);
  });
});

const POOL: PoolView = {
  name: "rail1",
  family: 4,
  subnet: "172.16.1.0/27",
  total: "29",
  leased: 2,
  resting: 0,
  default: false,
  disabled: false,
};

const LEASES: LeaseView[] = [
  {
    address: "172.16.1.2",
    pool: "rail1",
    containerId: "aaaa11112222",
    ifname: "net1",
    pod: { namespace: "ai", name: "trainer-0", uid: "u0" },
    since: "2025-11-24T12:00:00Z",
  },
  { address: "172.16.1.3", pool: "rail1", containerId: "bbbb22223333", ifname: "net1", since: "2025-11-24T12:00:00Z" },
];

const ATTACHMENTS: AttachmentView[] = LEASES.map(({ address, pool: _, ...lease }) => ({
  ...lease,
  face: "macvlan",
  network: "gpu1-net11",
  netns: "/run/netns/p1",
  state: "done",
  addresses: [`${address}/27`],
  plan: ["ip link add link ens1 name net1 type macvlan mode bridge"],
}));

function anApp(changes: Partial<Node> = {}) {
  const duties = createDuties(() => START);
  const views = { pools: () => [POOL], leases: () => LEASES, attachments: () => ATTACHMENTS };
  const node = aNode({ ...views, ...changes });
  return { app: httpApp({ node, duties, metrics: createMetrics(node, duties) }), duties };
}

function ready(duties: Duties): void {
  for (const name of DUTIES) duties.set(name, { kind: "ready" });
}

async function got(app: ReturnType<typeof httpApp>, path: string): Promise<[number, unknown]> {
  const response = await app.request(path);
  return [response.status, await response.json()];
}
