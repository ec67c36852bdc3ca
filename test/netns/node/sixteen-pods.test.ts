import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  aRig,
  ip,
  ipJson,
  linksIn,
  makePod,
  makeRails,
  nicOf,
  perform,
  type Rig,
  removePod,
  removeRails,
} from "./a-rig.ts";

const PODS = Array.from({ length: 16 }, (_, number) => `pod${number}`);
const RAILS = [1, 2, 3, 4, 5, 6, 7, 8];

let rig: Rig;

beforeAll(async () => {
  makeRails(8);
  PODS.forEach((pod, number) => {
    makePod(pod, number);
  });
  rig = await aRig();
});

afterAll(() => {
  rig.end();
  PODS.forEach(removePod);
  removeRails(8);
});

const nics = PODS.flatMap((pod) => RAILS.map((rail) => nicOf(pod, rail)));

describe("sixteen Pods of eight rails, attached at once", () => {
  test("get 128 different addresses, each of its rail", async () => {
    const results = await Promise.all(nics.map((nic) => perform(rig.node, "ADD", nic)));
    const addresses = results.map(([result]) => result?.ips?.[0]?.address ?? "none");
    expect(new Set(addresses).size).toBe(128);
    nics.forEach(({ ifname }, at) => {
      const rail = Number(ifname.slice(3));
      const last = Number(/^172\.16\.1\.(\d+)\/27$/.exec(addresses[at]!)?.[1]);
      expect(last).toBeGreaterThan(32 * (rail - 1) + 1);
      expect(last).toBeLessThan(32 * (rail - 1) + 30);
    });
  }, 60_000);

  test("have in each Pod what was answered, a rule and a table for each NIC", () => {
    for (const pod of PODS) {
      expect(linksIn(pod)).toEqual(["eth0", "lo", ...RAILS.map((rail) => `net${rail}`)]);
      const rules = ipJson<{ src: string; table: string }>("-n", pod, "rule");
      for (const lease of rig.node.leases().filter(({ containerId }) => containerId === pod)) {
        const rail = Number(lease.ifname.slice(3));
        expect(rules.find(({ src }) => src === lease.address)?.table).toBe(String(99 + rail));
        const table = ip("-n", pod, "route", "show", "table", String(99 + rail), "default");
        expect(table).toContain(`via 172.16.1.${32 * (rail - 1) + 1} dev ${lease.ifname}`);
      }
    }
  });

  test("stand up to CHECK", async () => {
    await Promise.all(nics.map((nic) => perform(rig.node, "CHECK", nic)));
  }, 60_000);

  test("are all back after DEL, on the host too", async () => {
    await Promise.all(nics.map((nic) => perform(rig.node, "DEL", nic)));
    expect(rig.node.leases()).toEqual([]);
    expect(rig.node.attachments()).toEqual([]);
    for (const pod of PODS) {
      expect(linksIn(pod)).toEqual(["eth0", "lo"]);
      expect(ipJson("-n", pod, "rule")).toHaveLength(3);
    }
    expect(ip("route", "show", "table", "all")).not.toContain("table 500");
    expect(ip("neigh", "show", "nud", "permanent")).not.toContain("172.16.1.");
  }, 60_000);
});
