import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { FACE_TABLE } from "../../../src/attach/faces/table.ts";
import { say } from "../../../src/attach/say.ts";
import { FACES } from "../../../src/wire/face.ts";
import { FakeWorld } from "../../kernel/fake-world.ts";
import { aGrant, aNic, attach, aVf, CLUSTER, planOf } from "../a-given.ts";

const prevResult = {
  interfaces: [
    { name: "cali1", mac: "ee:ee:ee:ee:ee:ee" },
    { name: "net1", mac: "02:00:00:00:00:07", mtu: 1500, sandbox: "/run/netns/pod", pciID: "0000:81:01.1" },
  ],
  ips: [{ address: "172.16.1.2/27", interface: 1 }],
};

describe("every face", () => {
  test("has the name of its row", () => {
    expect(FACES.map((name) => FACE_TABLE[name].name)).toEqual([...FACES]);
  });
});

describe("rdma", () => {
  test("moves the RDMA device of the VF and answers what it was given", async () => {
    const world = aPod();
    world.host.devices.push({ index: 3, name: "mlx5_3" });
    const { device } = aVf(world, "eno3np1", 1);
    const nic = aNic("rdma", "net1", { prevResult });
    const { plan, result } = await attach(world, [], nic, {}, { device, rdma: "mlx5_3" });
    expect(say(plan)).toEqual(["rdma dev set mlx5_3 netns pod"]);
    expect(result).toEqual(prevResult);
  });

  test("finds its VF by deviceID, else by what the main plugin has reported", () => {
    const needs = (config: object, nic: object) =>
      FACE_TABLE.rdma.needs(v.parse(FACE_TABLE.rdma.schema, config), aNic("rdma", "net1", nic));
    expect(needs({ deviceID: "0000:82:01.1" }, { prevResult })).toEqual({
      device: "0000:82:01.1" as never,
      rdma: true,
    });
    expect(needs({}, { prevResult })).toEqual({ device: "0000:81:01.1" as never, rdma: true });
    expect(() => needs({}, { prevResult: {} })).toThrow(
      "Plugin rdma of network rail does not know whose RDMA device to move",
    );
  });
});

describe("coordinator", () => {
  test("does nothing where it is disabled, in either spelling, and answers what it was given", async () => {
    for (const mode of ["disable", "disabled"]) {
      const { plan, result } = await attach(aPod(), [], aNic("coordinator", "net1", { prevResult }), { mode });
      expect(plan).toEqual([]);
      expect(result).toEqual(prevResult);
    }
  });

  test("ignores what was removed from it", () => {
    const old = {
      detectIPConflict: true,
      detectOptions: { retries: 3 },
      hostRPFilter: 0,
      multusNicPrefix: "net",
      logOptions: {},
    };
    expect(planOf(aPod(), aNic("coordinator", "net1"), old)).not.toEqual([]);
  });

  test("is refused for a NIC without an address", () => {
    const world = aPod();
    world.pod.ips = [];
    expect(() => planOf(world, aNic("coordinator", "net1"), {})).toThrow(
      "net1 has no address that plugin coordinator could route by",
    );
  });

  test("brings a NIC up that its main plugin has left down", () => {
    const world = aPod();
    world.pod.setLinkUp("net1", false);
    expect(say(planOf(world, aNic("coordinator", "net1"), {}))[0]).toBe("ip -n pod link set dev net1 up");
  });

  test("gives a MAC of the prefix, announces it, and tells it in the result", async () => {
    const nic = aNic("coordinator", "net1", { prevResult });
    const { plan, result } = await attach(aPod(), [], nic, { podMACPrefix: "0a:1b" });
    expect(say(plan).filter((line) => /address|arping/.test(line))).toEqual([
      "ip -n pod link set dev net1 address 0a:1b:ac:10:01:02",
      "ip netns exec pod arping -c 1 -U -I net1 172.16.1.2",
    ]);
    expect(result.interfaces).toMatchObject([{ mac: "ee:ee:ee:ee:ee:ee" }, { mac: "0a:1b:ac:10:01:02" }]);
  });

  test("sets queue length and reverse path filter in the Pod, and leaves a negative one alone", () => {
    const settings = (config: object) =>
      say(planOf(aPod(), aNic("coordinator", "net1"), config)).filter((line) => /rp_filter|qu/.test(line));
    expect(settings({ txQueueLen: 500, podRPFilter: 2 })).toEqual([
      "ip -n pod link set dev net1 txqueuelen 500",
      "ip netns exec pod sysctl -w net/ipv4/conf/all/rp_filter=2",
      "ip netns exec pod sysctl -w net/ipv4/conf/net1/rp_filter=2",
    ]);
    expect(settings({ podRPFilter: -2 })).toEqual([]);
  });

  test("goes by the SpiderCoordinator where it has no key of its own, and replaces lists as wholes", () => {
    const world = aPod();
    world.addFirstNic();
    world.host.addLink({ name: "bond0" });
    world.host.addAddress("bond0", "10.20.0.11/24" as never);
    const hijacked = (config: object) =>
      planOf(world, aNic("coordinator", "net1"), config, { coordinator: CLUSTER }).flatMap((one) =>
        one.do === "route.add" && one.route.table === 254 && one.route.gateway !== undefined
          ? (one.route.dst as string)
          : [],
      );
    expect(hijacked({})).toEqual(["10.233.64.0/18", "10.233.0.0/18"]);
    expect(hijacked({ serviceCIDR: ["10.96.0.0/12"] })).toEqual(["10.233.64.0/18", "10.96.0.0/12"]);
    expect(hijacked({ hijackCIDR: ["169.254.20.10"] })).toEqual([
      "10.233.64.0/18",
      "10.233.0.0/18",
      "169.254.20.10/32",
    ]);
  });
});

describe("tuning", () => {
  test("sets sysctls, MAC, MTU and queue length, and tells what is true", async () => {
    const config = {
      mtu: 4200,
      txQLen: 9,
      mac: "0a:58:00:00:00:01",
      sysctl: { "net.ipv4.conf.IFNAME.arp_filter": "1", "net/core/somaxconn": "9" },
    };
    const world = aPod();
    world.pod.settings.set("net/core/somaxconn", "128");
    const { plan, result } = await attach(world, [], aNic("tuning", "net1", { prevResult }), config);
    expect(say(plan)).toEqual([
      "ip netns exec pod sysctl -w net/ipv4/conf/net1/arp_filter=1",
      "ip netns exec pod sysctl -w net/core/somaxconn=9",
      "ip -n pod link set dev net1 address 0a:58:00:00:00:01",
      "ip -n pod link set dev net1 mtu 4200",
      "ip -n pod link set dev net1 txqueuelen 9",
    ]);
    expect(result.interfaces).toEqual([
      { name: "cali1", mac: "ee:ee:ee:ee:ee:ee" },
      { name: "net1", mac: "0a:58:00:00:00:01", mtu: 4200, sandbox: "/run/netns/pod", pciID: "0000:81:01.1" },
    ]);
  });

  test("looks at the VF that Multus passes, to name its PF where the MTU does not fit", () => {
    const world = aPod();
    const nic = aNic("tuning", "net1", { prevResult });
    const config = v.parse(FACE_TABLE.tuning.schema, { mtu: 9000, deviceID: "0000:81:01.1" });
    expect(FACE_TABLE.tuning.needs(config, nic)).toEqual({ looksAt: "0000:81:01.1" as never });
    expect(() => planOf(world, nic, { mtu: 9000 }, aVf(world, "eno3np1", 1))).toThrow(
      "The MTU 9000 of net1 is above the 4200 of its PF eno3np1",
    );
  });

  test("refuses by name what it does not serve, and sysctls outside of net", () => {
    const needs = (config: object) => () =>
      FACE_TABLE.tuning.needs(v.parse(FACE_TABLE.tuning.schema, config), aNic("tuning", "net1"));
    expect(needs({ promisc: true })).toThrow(
      'Plugin tuning does not serve "promisc": true in this version; remove the key',
    );
    expect(needs({ allmulti: true })).toThrow('"allmulti": true');
    expect(needs({ promisc: false })).not.toThrow();
    for (const key of ["kernel.shmmax", "net/../kernel/shmmax", "net"]) {
      expect(() => planOf(aPod(), aNic("tuning", "net1"), { sysctl: { [key]: "1" } })).toThrow(`"${key}"`);
    }
  });

  test("sets only what the operator's list allows, where there is one", () => {
    const set = (key: string, list?: string[]) => () =>
      planOf(aPod(), aNic("tuning", "net1"), { sysctl: { [key]: "1" } }, { ...(list && { sysctlAllowlist: list }) });
    expect(set("net.ipv4.conf.IFNAME.arp_filter")).not.toThrow();
    expect(set("net.ipv4.conf.IFNAME.arp_filter", ["^net.ipv4.conf.IFNAME.[a-z_]*$"])).not.toThrow();
    expect(set("net.core.somaxconn", ["^net.ipv4.conf.IFNAME.[a-z_]*$", "["])).toThrow('"net.core.somaxconn"');
    expect(set("net.core.somaxconn", [])).toThrow("allowlist.conf");
  });
});

describe("spiderpool", () => {
  test("answers addresses for a main plugin that is not ours, without an interface", async () => {
    const ipam = { type: "spiderpool", default_ipv4_ippool: ["a"], clean_gateway: true };
    const nic = aNic("spiderpool", "net1");
    expect(FACE_TABLE.spiderpool.needs(v.parse(FACE_TABLE.spiderpool.schema, { ipam }), nic)).toEqual({
      ipam: { pools: { 4: ["a"] }, matchMasterSubnet: false, cleanGateway: true },
    });
    const { plan, result } = await attach(aPod(), [], nic, { ipam }, { grants: [aGrant(2)] });
    expect(plan).toEqual([]);
    expect(result).toEqual({
      ips: [{ address: "172.16.1.34/27", gateway: "172.16.1.33" }],
      routes: [{ dst: "0.0.0.0/0", gw: "172.16.1.33" }],
    });
  });
});

describe("macvlan", () => {
  test("sits on the host's way out where no master is named", () => {
    const world = aPod();
    world.host.addRoute({ family: 4, dst: "0.0.0.0/0", table: 254, dev: "eno3np1" } as never);
    expect(say(planOf(world, aNic("macvlan", "net2"), {}))[0]).toBe(
      "ip link add link eno3np1 name net2 netns pod type macvlan mode bridge",
    );
  });

  test("names a master that is not there, and what it does not serve", () => {
    expect(() => planOf(aPod(), aNic("macvlan", "net2"), { master: "eth9" })).toThrow(
      'The node has no link "eth9" that "master" could name',
    );
    expect(() => planOf(aPod(), aNic("macvlan", "net2"), {})).toThrow(
      '"master" is missing, and the node has no default route',
    );
    expect(() => planOf(aPod(), aNic("macvlan", "net2"), { master: "eno3np1", linkInContainer: true })).toThrow(
      '"linkInContainer": true',
    );
  });
});

/** A Pod with a NIC that a main plugin has made. */
function aPod(): FakeWorld {
  const world = new FakeWorld();
  world.addPf("eno3np1", "81", 2, 4200);
  world.pod.addLink({ name: "net1", up: true, mac: "02:00:00:00:00:07" });
  world.pod.addAddress("net1", "172.16.1.2/27" as never);
  return world;
}
