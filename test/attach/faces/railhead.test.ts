import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { railhead } from "../../../src/attach/faces/railhead.ts";
import { say } from "../../../src/attach/say.ts";
import { FakeWorld } from "../../kernel/fake-world.ts";
import { aGrant, aNic, attach, aVf, CLUSTER, planOf } from "../a-given.ts";

const nic = aNic("railhead", "net1");
const parse = (config: object) => v.parse(railhead.schema, config);

describe("railhead, its needs", () => {
  test("are the VF, its RDMA device where that is to be the Pod's alone, and addresses", () => {
    const ipam = { type: "spiderpool", default_ipv4_ippool: ["rail1*"], match_master_subnet: true };
    const query = { pools: { 4: ["rail1*"] }, matchMasterSubnet: true, cleanGateway: false };
    const needs = (config: object) => railhead.needs(parse({ deviceID: "0000:81:01.1", ipam, ...config }), nic);
    const device = "0000:81:01.1" as never;
    expect(needs({})).toEqual({ device, ipam: query });
    expect(needs({ rdmaIsolation: true })).toEqual({ device, rdma: true, ipam: query });
    expect(needs({ rdma: "exclusive" })).toEqual({ device, rdma: true, ipam: query });
    expect(needs({ rdmaIsolation: true, rdma: "shared" })).toEqual({ device, ipam: query });
  });

  test("are the master for a macvlan, also where Multus passes a device", () => {
    expect(railhead.needs(parse({ master: "eno3np1", deviceID: "0000:81:01.1" }), nic)).toEqual({ master: "eno3np1" });
  });

  test("are no addresses of ours where another IPAM gives them", () => {
    expect(railhead.needs(parse({ master: "eno3np1", ipam: { type: "host-local" } }), nic)).toEqual({
      master: "eno3np1",
    });
  });
});

describe("railhead, its configuration", () => {
  test("says what is wrong with its key", () => {
    const problems = (config: object) => {
      const { issues = [] } = v.safeParse(railhead.schema, config);
      return issues.map((issue) => `${v.getDotPath(issue) ?? ""}: ${issue.message}`);
    };
    expect(problems({})).toEqual([
      expect.stringContaining("there is no master to make a macvlan on, and deviceID is missing") as unknown as string,
    ]);
    expect(problems({ deviceID: "81:1" })).toEqual([
      'deviceID: "81:1" is no PCI address; write for example 0000:86:01.2',
    ]);
    expect(problems({ master: "a", mtu: 1.5 })).toEqual(["mtu: must be a whole number from 0 to 65535"]);
    expect(problems({ master: "a", vlan: 4095 })).toEqual(["vlan: must be a whole number from 0 to 4094"]);
    expect(problems({ master: "a", vlanQoS: 3 })).toEqual([": vlanQoS and vlanProto need a vlan"]);
    expect(problems({ master: "a", mac: "zz" })).toEqual([
      'mac: "zz" is no hardware address; write for example 0a:58:ac:10:01:02',
    ]);
    expect(problems({ master: "a", coordinator: { podMACPrefix: "01:00" } })).toEqual([
      "coordinator.podMACPrefix: must be two bytes of a unicast MAC, for example 0a:1b",
    ]);
    expect(problems({ master: "a", coordinator: { policyRoutes: [{ dst: "10.0.0.0/8", gw: "fd00::1" }] } })).toEqual([
      "coordinator.policyRoutes.0: dst and gw must be of one family",
    ]);
  });
});

describe("railhead, its plan", () => {
  test("names the PF and both numbers where the MTU does not fit", () => {
    const world = aNode();
    expect(() => planOf(world, nic, { deviceID: "0000:81:01.1", mtu: 9000 }, aVf(world, "eno3np1", 1))).toThrow(
      "The MTU 9000 of net1 is above the 4200 of its PF eno3np1; raise the PF's first (ip link set dev eno3np1 mtu 9000) or ask for at most 4200",
    );
    expect(() => planOf(world, nic, { master: "eno3np1", mtu: 9000 })).toThrow(
      "The MTU 9000 of net1 is above the 4200 of its master eno3np1; raise the master's first",
    );
  });

  test("gives no RDMA device that is not there", () => {
    const world = aNode();
    const config = { deviceID: "0000:81:01.1", rdma: "exclusive" };
    expect(() => planOf(world, nic, config, aVf(world, "eno3np1", 1))).toThrow(
      "The VF 0000:81:01.1 has no RDMA device",
    );
  });

  test("is refused where the Pod has an interface of the name", () => {
    const world = aNode();
    world.pod.addLink({ name: "other", altnames: ["net1"] });
    expect(() => planOf(world, nic, { master: "eno3np1" })).toThrow("The Pod already has an interface named net1");
  });

  test("makes a MAC of podMACPrefix and address, unless one is asked for", () => {
    const world = aNode();
    const given = { grants: [aGrant(1)], coordinator: CLUSTER };
    const plan = (config: object) =>
      say(planOf(world, nic, { master: "eno3np1", coordinator: { podMACPrefix: "0A:1b" }, ...config }, given))[0];
    expect(plan({})).toBe(
      "ip link add link eno3np1 name net1 netns pod address 0a:1b:ac:10:01:02 type macvlan mode bridge",
    );
    expect(plan({ mac: "0A-58-00-00-00-01" })).toContain("address 0a:58:00:00:00:01");
    expect(plan({ coordinator: { mode: "disable", podMACPrefix: "0a:1b" } })).not.toContain("address");
  });

  test("is the interface, its addresses and its routes in main where coordination is disabled", () => {
    const world = aNode();
    const given = { grants: [aGrant(2)], coordinator: { ...CLUSTER, mode: "disabled" as const } };
    expect(say(planOf(world, nic, { master: "eno3np1" }, given))).toEqual([
      "ip link add link eno3np1 name net1 netns pod type macvlan mode bridge",
      "ip -n pod addr add 172.16.1.34/27 dev net1",
      "ip -n pod link set dev net1 up",
      "ip -n pod route add default via 172.16.1.33 dev net1",
      "ip netns exec pod arping -c 1 -U -I net1 172.16.1.34",
    ]);
  });

  test("is the interface alone where there are no addresses", () => {
    expect(say(planOf(aNode(), nic, { master: "eno3np1" }))).toEqual([
      "ip link add link eno3np1 name net1 netns pod type macvlan mode bridge",
      "ip -n pod link set dev net1 up",
    ]);
  });
});

describe("railhead, its result", () => {
  test("tells interface, MAC, MTU, PCI address, addresses, routes and dns", async () => {
    const world = aNode();
    const config = { deviceID: "0000:81:01.1", mtu: 4200, dns: { nameservers: ["10.233.0.10"], search: [] } };
    const given = { ...aVf(world, "eno3np1", 1), grants: [aGrant(1)], coordinator: CLUSTER };
    expect((await attach(world, [], nic, config, given)).result).toEqual({
      interfaces: [
        { name: "net1", mac: "02:00:00:00:81:01", mtu: 4200, sandbox: "/run/netns/pod", pciID: "0000:81:01.1" },
      ],
      ips: [{ address: "172.16.1.2/27", gateway: "172.16.1.1", interface: 0 }],
      routes: [
        { dst: "172.16.0.0/16", gw: "172.16.1.1" },
        { dst: "0.0.0.0/0", gw: "172.16.1.1" },
      ],
      dns: { nameservers: ["10.233.0.10"] },
    });
  });
});

function aNode(): FakeWorld {
  const world = new FakeWorld();
  world.addPf("eno3np1", "81", 2, 4200);
  return world;
}
