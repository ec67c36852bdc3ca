import { beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { blockOf } from "../../src/claims/kubernetes/block-name.ts";
import { anIp } from "../address/arbitrary.ts";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";
import { refusalOf } from "./refusal.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
}, 90_000);

const PATH = "/apis/railhead.io/v1alpha1/ipblocks";
const owner = { node: "n1", nodeUID: "u", machine: "m", instance: "i" };

function block(name: string, entries?: object) {
  const spec = entries === undefined ? {} : { entries };
  return { apiVersion: "railhead.io/v1alpha1", kind: "IPBlock", metadata: { name }, spec };
}

const refused = (name: string, entries?: object) => refusalOf(cluster, PATH, block(name, entries));

describe("the API server takes an IPBlock", () => {
  test("of every address's name, with that address in it", async () => {
    const property = fc.asyncProperty(anIp(), async (ip) => {
      expect(await refused(blockOf(ip), { [ip]: { pool: "p", owner } })).toBeUndefined();
    });
    await fc.assert(property, { numRuns: 100 });
  }, 60_000);

  test("with a sticky key and nobody, and with a host's address", async () => {
    const kept = { pool: "p", stickyKey: "web-0", releasedAt: "2026-01-01T00:00:00Z" };
    expect(await refused("v4-172-16-1-0", { "172.16.1.3": kept })).toBeUndefined();
    expect(await refused("v4-172-16-1-0", { "172.16.1.3": { pool: "p", owner, host: true } })).toBeUndefined();
  });

  test("and keeps no note of who wrote which entry", async () => {
    const made = block("v4-172-16-9-0", { "172.16.9.3": { pool: "p", owner } });
    const answer = await cluster.fetch(PATH, { method: "POST", body: made });
    const { metadata } = (await answer.json()) as { metadata: { managedFields: unknown } };
    expect(JSON.stringify(metadata.managedFields)).toContain('"f:entries":{}');
    expect(JSON.stringify(metadata.managedFields)).not.toContain("172.16.9.3");
  });
});

describe("the API server refuses an IPBlock", () => {
  test.each(["foo", "v4-172-16-1-3", "v4-1-2-3-999", "v4-1-2-3", "v6-fd00-0-0-0-0-0-0-4", "v6-fd00-0", "v4-01-2-3-0"])(
    "of the name %s",
    async (name) =>
      expect(await refused(name)).toContain("is not that of a run of 64 addresses: write one such as v4-172-16-1-64"),
  );

  test.each([
    ["v4-172-16-1-0", "172.16.1.64", "172.16.1.0/26"],
    ["v4-172-16-1-0", "fd00::1", "172.16.1.0/26"],
    ["v4-172-16-1-0", "172.16.1", "172.16.1.0/26"],
    ["v6-fd00-0-0-0-0-0-0-40", "fd00::39", "fd00:0:0:0:0:0:0:40/122"],
    ["v6-fd00-0-0-0-0-0-0-40", "fd00:0::41", "fd00:0:0:0:0:0:0:40/122"],
    ["v6-fd00-0-0-0-0-0-0-40", "FD00::41", "fd00:0:0:0:0:0:0:40/122"],
  ])("%s with the address %s", async (name, ip, net) =>
    expect(await refused(name, { [ip]: { pool: "p", owner } })).toBe(
      `spec.entries: Invalid value: ${ip} is no address of the block ${net}`,
    ),
  );

  test("with an entry that is nobody's and has no key, or is a host's and nobody's", async () => {
    expect(await refused("v4-172-16-1-0", { "172.16.1.3": { pool: "p" } })).toBe(
      "spec.entries[172.16.1.3]: Invalid value: has neither owner nor stickyKey: remove the entry",
    );
    expect(await refused("v4-172-16-1-0", { "172.16.1.3": { pool: "p", stickyKey: "k", host: true } })).toBe(
      "spec.entries[172.16.1.3]: Invalid value: is a host's address, and has no owner",
    );
  });
});
