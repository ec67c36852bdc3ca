import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { sriov } from "../../../src/attach/faces/sriov.ts";
import { say } from "../../../src/attach/say.ts";
import { FakeWorld } from "../../kernel/fake-world.ts";
import { aGrant, aNic, attach, aVf, planOf } from "../a-given.ts";

const nic = aNic("sriov", "net1");
const deviceID = "0000:81:01.1";

describe("sriov", () => {
  test("needs a deviceID, and says who passes it", () => {
    const { issues } = v.safeParse(sriov.schema, { type: "sriov" });
    expect(issues?.map(({ message }) => message)).toEqual([
      "deviceID is missing: Multus passes the VF that kubelet allocated, so either none of the resource was free or the network names no resource",
    ]);
  });

  test("reads keys in any case, ignores what it does not know, and takes null for absent", () => {
    const config = { deviceId: deviceID, VLAN: 7, vlanQoS: null, capabilities: { mac: true }, pciBusID: deviceID };
    expect(v.parse(sriov.schema, config)).toMatchObject({ deviceID, vlan: 7 });
    expect(v.parse(sriov.schema, config)).not.toHaveProperty("pciBusID");
  });

  test("sets of the VF what is asked for, in the plugin's order, before the move and the MAC after it", () => {
    const world = aNode();
    const config = {
      deviceID,
      link_state: "enable",
      trust: "on",
      spoofchk: "off",
      max_tx_rate: 100,
      mac: "0a:58:AC:10:01:02",
      vlan: 100,
      vlanQoS: 3,
      vlanProto: "802.1AD",
    };
    expect(say(planOf(world, nic, config, aVf(world, "eno3np1", 1)))).toEqual([
      "ip link set dev eno3np1 vf 1 vlan 100 qos 3 proto 802.1ad",
      "ip link set dev eno3np1 vf 1 mac 0a:58:ac:10:01:02",
      "ip link set dev eno3np1 vf 1 max_tx_rate 100 min_tx_rate 0",
      "ip link set dev eno3np1 vf 1 spoofchk off",
      "ip link set dev eno3np1 vf 1 trust on",
      "ip link set dev eno3np1 vf 1 state enable",
      "ip link show dev eno3np1 # the MAC of vf 1, to be given back",
      "ip link set dev eno3np1v1 netns pod name net1",
      "ip -n pod link set dev net1 address 0a:58:ac:10:01:02",
      "ip -n pod link set dev net1 up",
    ]);
  });

  test("asks for no VLAN 0 and no rates 0 that the VF has already", () => {
    const world = aNode();
    const config = { deviceID, vlan: 0, min_tx_rate: 0, max_tx_rate: 0 };
    const vfLines = () =>
      say(planOf(world, nic, config, aVf(world, "eno3np1", 1))).filter((line) => line.includes("vf 1 "));
    expect(vfLines()).toEqual([]);
    world.host.setVf("eno3np1", 1, { set: "vlan", vlan: 9, qos: 0, proto: "802.1q" });
    world.host.setVf("eno3np1", 1, { set: "rate", min: 0, max: 9 });
    expect(vfLines()).toEqual([
      "ip link set dev eno3np1 vf 1 vlan 0 qos 0 proto 802.1q",
      "ip link set dev eno3np1 vf 1 max_tx_rate 0 min_tx_rate 0",
    ]);
  });

  test("refuses VLAN keys that contradict one another", () => {
    const problems = (config: object) =>
      v.safeParse(sriov.schema, { deviceID, ...config }).issues?.map(({ message }) => message);
    expect(problems({ vlanProto: "802.1q" })).toEqual(["vlanQoS and vlanProto need a vlan"]);
    expect(problems({ vlan: 0, vlanQoS: 1 })).toEqual(["vlanQoS needs a vlan other than 0"]);
    expect(problems({ vlan: 0, vlanProto: "802.1ad" })).toEqual(["vlanProto 802.1ad needs a vlan other than 0"]);
    expect(problems({ min_tx_rate: 9, max_tx_rate: 1 })).toEqual(["min_tx_rate is above max_tx_rate"]);
    expect(problems({ vlan: 0, vlanQoS: 0, vlanProto: "802.1Q" })).toBeUndefined();
  });

  test("takes the runtime's MAC before that of CNI_ARGS before its own", () => {
    const world = aNode();
    const mac = (config: object, args: Record<string, string>) => {
      const plan = planOf(
        world,
        { ...nic, args },
        { deviceID, mac: "02:00:00:00:00:03", ...config },
        aVf(world, "eno3np1", 1),
      );
      return plan.flatMap((one) => (one.do === "link.mac" ? one.mac : []))[0] as string | undefined;
    };
    const runtimeConfig = { mac: "02-00-00-00-00-01" };
    expect(mac({ runtimeConfig }, { MAC: "02:00:00:00:00:02" })).toBe("02:00:00:00:00:01");
    expect(mac({}, { MAC: "02:00:00:00:00:02" })).toBe("02:00:00:00:00:02");
    expect(mac({ runtimeConfig: { mac: "" } }, { MAC: "" })).toBe("02:00:00:00:00:03");
    expect(() => mac({}, { MAC: "x" })).toThrow("CNI_ARGS has MAC=x, which is no hardware address");
  });

  test("puts its routes into main, its default behind eth0's", () => {
    const world = aNode();
    world.addFirstNic();
    const plan = say(planOf(world, nic, { deviceID }, { ...aVf(world, "eno3np1", 1), grants: [aGrant(1)] }));
    expect(plan.filter((line) => line.includes("route"))).toEqual([
      "ip -n pod route add 172.16.0.0/16 via 172.16.1.1 dev net1",
      "ip -n pod route add default via 172.16.1.1 dev net1 metric 1025",
    ]);
  });

  test("gives a VF of a userspace driver without a link, and tells what the PF knows", async () => {
    const world = aNode();
    world.host.deleteLink("eno3np1v1");
    const { device, vf } = aVf(world, "eno3np1", 1);
    const given = { device: { ...device, driver: "vfio-pci" }, vf, grants: [aGrant(1)] };
    const { plan, result } = await attach(world, [], nic, { deviceID, mac: "0a:58:ac:10:01:02" }, given);
    expect(say(plan)).toEqual([
      "ip link set dev eno3np1 vf 1 mac 0a:58:ac:10:01:02",
      "ip link show dev eno3np1 # the MAC of vf 1, to be given back",
    ]);
    expect(result).toMatchObject({
      interfaces: [{ name: "net1", mac: "0a:58:ac:10:01:02", mtu: 4200, pciID: deviceID }],
      ips: [{ address: "172.16.1.2/27", interface: 0 }],
    });
  });

  test("names a VF without link and its driver", () => {
    const world = aNode();
    world.host.deleteLink("eno3np1v1");
    expect(() => planOf(world, nic, { deviceID }, aVf(world, "eno3np1", 1))).toThrow(
      "The VF 0000:81:01.1 has no network interface on the host: its driver is mlx5_core, and either that of its vendor or vfio-pci would do",
    );
  });
});

function aNode(): FakeWorld {
  const world = new FakeWorld();
  world.addPf("eno3np1", "81", 2, 4200);
  return world;
}
