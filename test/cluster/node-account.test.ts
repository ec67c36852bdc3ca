import { beforeAll, describe, expect, test } from "bun:test";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import { saidBy } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
  for (const name of ["account-1", "account-2"]) {
    await cluster.fetch("/api/v1/nodes", { method: "POST", body: { metadata: { name } } });
  }
}, 90_000);

const BLOCK = "/apis/railhead.io/v1alpha1/ipblocks/v4-10-7-0-0";

/** A token of the agents' ServiceAccount, bound to a node or to none. */
async function token(node?: string): Promise<string> {
  const boundObjectRef = node === undefined ? undefined : { apiVersion: "v1", kind: "Node", name: node };
  const path = "/api/v1/namespaces/kube-system/serviceaccounts/railhead-agent/token";
  const answer = await cluster.fetch(path, { method: "POST", body: { spec: { boundObjectRef } } });
  return ((await answer.json()) as { status: { token: string } }).status.token;
}

/** What is said to an agent with that token which enters a node at the block's first address but one. */
async function enter(bearer: string, node: string): Promise<string | undefined> {
  const request = async (method: string, path: string, body?: object) =>
    fetch(cluster.url + path, {
      method,
      headers: { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" },
      tls: { ca: cluster.ca },
      ...(body && { body: JSON.stringify(body) }),
    });
  const head = { apiVersion: "railhead.io/v1alpha1", kind: "IPBlock" };
  await request("POST", BLOCK.slice(0, BLOCK.lastIndexOf("/")), {
    ...head,
    metadata: { name: "v4-10-7-0-0" },
    spec: {},
  });
  const { metadata } = (await (await request("GET", BLOCK)).json()) as { metadata: object };
  const owner = { node, nodeUID: "u", machine: "m", instance: "i" };
  return saidBy(
    await request("PUT", BLOCK, { ...head, metadata, spec: { entries: { "10.7.0.1": { pool: "p", owner } } } }),
  );
}

describe("the token of the agents' ServiceAccount", () => {
  test("is held to the node that it is bound to", async () => {
    const bearer = await token("account-1");
    expect(await enter(bearer, "account-2")).toContain(
      "10.7.0.1 would be held by node account-2, node account-1 may enter",
    );
    expect(await enter(bearer, "account-1")).toBeUndefined();
    expect(await enter(await token("account-2"), "account-2")).toContain(
      "10.7.0.1 is held by node account-1, node account-2",
    );
  });

  test("writes nothing where it is bound to no node", async () => {
    const said = "system:serviceaccount:kube-system:railhead-agent speaks for no node: bind its token to one";
    expect(await enter(await token(), "account-1")).toContain(said);
  });
});
