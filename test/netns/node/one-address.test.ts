import { describe, expect, test } from "bun:test";
import { addChain, CHAIN, checkChain, deleteChain, linkOf } from "./a-chain.ts";
import { linksIn, makePod, nicOf, perform, railConfig, removePod, rigForTests, stateOf } from "./a-rig.ts";

const rig = rigForTests();

const addresses = () => rig.node.leases().map(({ address }) => String(address));

describe("two main plugins of one NIC", () => {
  test("share its address: what fails for one of them does not end the other's lease", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    expect(addresses()).toEqual(["172.16.1.2"]);
    expect(perform(rig.node, "ADD", linkOf("macvlan", "one", 1))).rejects.toThrow(/already has an interface/);
    expect(addresses()).toEqual(["172.16.1.2"]);
    await perform(rig.node, "DEL", linkOf("macvlan", "one", 1));
    expect(addresses()).toEqual(["172.16.1.2"]);
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(addresses()).toEqual([]);
  });

  test("hold the lease until the last of them is deleted", async () => {
    const ipam = nicOf("one", 1, { face: "spiderpool", config: { ...railConfig(1), type: "spiderpool" } });
    const [given] = await perform(rig.node, "ADD", ipam);
    const [result] = await perform(rig.node, "ADD", nicOf("one", 1));
    expect(result?.ips?.[0]?.address).toBe(given?.ips?.[0]?.address);
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(addresses()).toEqual(["172.16.1.2"]);
    await perform(rig.node, "DEL", ipam);
    expect(addresses()).toEqual([]);
  });
});

describe("a chain", () => {
  test("holds its address though a later plugin fails, and gives it back with the first one's DEL", async () => {
    const before = stateOf("one");
    const [prevResult] = await perform(rig.node, "ADD", linkOf("macvlan", "one", 1));
    const tuning = linkOf("tuning", "one", 1, { prevResult: prevResult!, config: { type: "tuning", mtu: 60_000 } });
    expect(perform(rig.node, "ADD", tuning)).rejects.toThrow();
    expect(addresses()).toEqual(["172.16.1.2"]);
    expect(linksIn("one")).toContain("net1");
    await deleteChain(rig.node, "one", 1);
    expect(addresses()).toEqual([]);
    expect(stateOf("one")).toBe(before);
  });

  test("can be added again plugin by plugin, and answers the same", async () => {
    const first = await addChain(rig.node, "one", 1);
    const standing = stateOf("one");
    expect(await addChain(rig.node, "one", 1)).toEqual(first);
    expect(stateOf("one")).toBe(standing);
    await deleteChain(rig.node, "one", 1);
  });

  test("stands up to CHECK, and to another ADD, though the clock went back while it was made", async () => {
    const before = stateOf("one");
    const { now } = Date;
    let late = 0;
    // Every look at the clock is an hour before the last one.
    Date.now = () => now() - 3_600_000 * late++;
    try {
      await addChain(rig.node, "one", 1);
      await checkChain(rig.node, "one", 1);
      const standing = stateOf("one");
      await addChain(rig.node, "one", 1);
      expect(stateOf("one")).toBe(standing);
    } finally {
      Date.now = now;
    }
    await deleteChain(rig.node, "one", 1);
    expect(stateOf("one")).toBe(before);
  });

  test("answers by the result before it, not by the one it was once given", async () => {
    const [given] = await perform(rig.node, "ADD", linkOf("macvlan", "one", 1));
    const config = { type: "tuning", sysctl: { "net/ipv4/conf/all/log_martians": "1" } };
    await perform(rig.node, "ADD", linkOf("tuning", "one", 1, { prevResult: given!, config }));
    const changed = { ...given!, dns: { nameservers: ["10.0.0.10"] } };
    const [result] = await perform(rig.node, "ADD", linkOf("tuning", "one", 1, { prevResult: changed, config }));
    expect(result?.dns).toEqual({ nameservers: ["10.0.0.10"] });
  });

  test("is in no particular order to the sweep: all of it goes with its namespace", async () => {
    await addChain(rig.node, "one", 1);
    removePod("one");
    const { undone } = await rig.node.sweep();
    makePod("one", 1);
    expect(undone).toHaveLength(CHAIN.length);
    expect(rig.node.attachments()).toEqual([]);
    expect(addresses()).toEqual([]);
  });
});

describe("a repeated ADD", () => {
  test("whose configuration has changed is done by the new one", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    const smaller = { ...railConfig(1), mtu: 1500 };
    const [result] = await perform(rig.node, "ADD", nicOf("one", 1, { config: smaller }));
    expect(result?.interfaces?.[0]).toMatchObject({ name: "net1", mtu: 1500 });
    expect(rig.node.leases()).toHaveLength(1);
    await perform(rig.node, "CHECK", nicOf("one", 1));
  });

  test("into another namespace leaves the first one as it was", async () => {
    makePod("two", 2);
    try {
      const before = stateOf("one");
      await perform(rig.node, "ADD", nicOf("one", 1));
      await perform(rig.node, "ADD", nicOf("one", 1, { netns: "/run/netns/two" }));
      expect(stateOf("one")).toBe(before);
      expect(linksIn("two")).toContain("net1");
      expect(rig.node.leases()).toHaveLength(1);
      await perform(rig.node, "DEL", nicOf("one", 1, { netns: "/run/netns/one" }));
      expect(linksIn("two")).toEqual(["eth0", "lo"]);
      expect(rig.node.leases()).toEqual([]);
    } finally {
      removePod("two");
    }
  });

  test("gets its NIC back when something of it is gone", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    Bun.spawnSync(["ip", "-n", "one", "link", "del", "net1"]);
    const [result] = await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "CHECK", nicOf("one", 1));
    expect(addresses()).toEqual([result!.ips![0]!.address.split("/")[0]!]);
  });
});
