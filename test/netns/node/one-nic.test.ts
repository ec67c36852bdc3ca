import { describe, expect, test } from "bun:test";
import { bootMilliseconds } from "../../../src/kernel/boot.ts";
import { ip, ipJson, linksIn, nicOf, perform, requestOf, rigForTests, stateOf } from "./a-rig.ts";

const rig = rigForTests();

describe("one NIC", () => {
  test("ADD gives it an address of its pool, its MTU, its table and its rule", async () => {
    const [result] = await perform(rig.node, "ADD", nicOf("one", 1));
    expect(result?.ips?.[0]?.address).toBe("172.16.1.2/27");
    expect(result?.interfaces?.[0]).toMatchObject({ name: "net1", mtu: 4200, sandbox: "/run/netns/one" });
    expect(ipJson("-n", "one", "link", "show", "dev", "net1")[0]).toMatchObject({ mtu: 4200, operstate: "UP" });
    expect(ip("-n", "one", "rule")).toContain("32765:\tfrom 172.16.1.2 lookup 100");
    expect(ip("-n", "one", "route", "show", "table", "100")).toContain("default via 172.16.1.1 dev net1");
    expect(ip("-n", "one", "route", "show", "table", "main")).toContain("172.16.0.0/16 via 172.16.1.1 dev net1");
    expect(ipJson("-n", "one", "route", "show", "default")).toMatchObject([{ dev: "eth0" }]);
  });

  test("DEL takes everything back, and ends the lease", async () => {
    const before = stateOf("one");
    await perform(rig.node, "ADD", nicOf("one", 1));
    expect(rig.node.leases()).toHaveLength(1);
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(stateOf("one")).toBe(before);
    expect(rig.node.leases()).toEqual([]);
    expect(rig.node.attachments()).toEqual([]);
  });

  test("ADD repeated answers the same and changes nothing", async () => {
    const first = await perform(rig.node, "ADD", nicOf("one", 1));
    const standing = stateOf("one");
    expect(await perform(rig.node, "ADD", nicOf("one", 1))).toEqual(first);
    expect(stateOf("one")).toBe(standing);
    expect(rig.node.leases()).toHaveLength(1);
  });

  test("DEL succeeds without anything to delete, without a namespace, and again", async () => {
    await perform(rig.node, "DEL", nicOf("one", 1, { netns: "" }));
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "DEL", nicOf("one", 1, { netns: "" }));
    await perform(rig.node, "DEL", nicOf("one", 1, { netns: "/run/netns/never-was" }));
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
  });

  test("DEL succeeds with a configuration that means nothing any more", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "DEL", nicOf("one", 1, { config: { type: "railhead", mtu: "x" } }));
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
  });

  test("CHECK holds until somebody takes something away, and names it", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "CHECK", nicOf("one", 1));
    ip("-n", "one", "rule", "del", "from", "172.16.1.2", "lookup", "100");
    expect(perform(rig.node, "CHECK", nicOf("one", 1))).rejects.toThrow(/104.*from 172\.16\.1\.2.*lookup 100/);
  });

  test("ADD into the host's own namespace is refused", async () => {
    expect(perform(rig.node, "ADD", nicOf("one", 1, { netns: "/proc/self/ns/net" }))).rejects.toThrow("8: ");
  });

  test("an MTU above the master's is refused with both numbers, and leaves nothing", async () => {
    const nic = nicOf("one", 1);
    nic.config = { ...nic.config, mtu: 9001 };
    expect(perform(rig.node, "ADD", nic)).rejects.toThrow(/103.*eno3np1.*9000/);
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
    expect(rig.node.leases()).toEqual([]);
  });
});

describe("a late request", () => {
  test("an ADD that began before a DEL is not carried out after it", async () => {
    const late = requestOf("ADD", nicOf("one", 1));
    await Bun.sleep(5);
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(await rig.node.perform(late, new AbortController().signal)).toMatchObject({ error: { code: 11 } });
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
    expect(rig.node.leases()).toEqual([]);
  });

  test("an ADD whose client has gone leaves nothing", async () => {
    const gone = new AbortController();
    gone.abort();
    expect(await rig.node.perform(requestOf("ADD", nicOf("one", 1)), gone.signal)).toMatchObject({
      error: { code: 11 },
    });
    expect(rig.node.leases()).toEqual([]);
  });

  test("an ADD whose client goes in the middle is undone", async () => {
    const client = new AbortController();
    let steps = 0;
    rig.node.close();
    rig.restart({ step: () => void (++steps === 3 && client.abort()) });
    const before = stateOf("one");
    expect(await rig.node.perform(requestOf("ADD", nicOf("one", 1)), client.signal)).toMatchObject({
      error: { code: 11 },
    });
    expect(steps).toBeGreaterThan(3);
    expect(stateOf("one")).toBe(before);
    expect(rig.node.leases()).toEqual([]);
  });

  test("an ADD past its deadline leaves nothing", async () => {
    const request = { ...requestOf("ADD", nicOf("one", 1)), deadline: bootMilliseconds() - 1 };
    expect(await rig.node.perform(request, new AbortController().signal)).toMatchObject({ error: { code: 11 } });
    expect(rig.node.leases()).toEqual([]);
  });
});

describe("GC and STATUS", () => {
  test("GC takes back what is not listed, and without a list nothing", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "GC", nicOf("one", 1));
    expect(rig.node.attachments()).toHaveLength(1);
    await perform(rig.node, "GC", nicOf("one", 1, { validAttachments: [{ containerID: "one", ifname: "net1" }] }));
    expect(rig.node.attachments()).toHaveLength(1);
    await perform(rig.node, "GC", nicOf("one", 1, { validAttachments: [] }));
    expect(rig.node.attachments()).toEqual([]);
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
  });

  test("STATUS is 50 when no pool serves the network", async () => {
    await perform(rig.node, "STATUS", nicOf("", 1));
    const nic = nicOf("", 1);
    nic.config = { ...nic.config, ipam: { type: "spiderpool", default_ipv4_ippool: ["nowhere*"] } };
    expect(perform(rig.node, "STATUS", nic)).rejects.toThrow(/50: .*nowhere/);
  });
});
