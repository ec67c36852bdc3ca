import { describe, expect, test } from "bun:test";
import type { Operation } from "../../src/attach/operation.ts";
import { say } from "../../src/attach/say.ts";

const mac = "0a:58:ac:10:01:02" as never;

describe("say()", () => {
  test("writes every kind of operation as an operator would type it", () => {
    const route = {
      family: 6,
      dst: "::/0",
      table: 100,
      dev: "net1",
      gateway: "fe80::1",
      metric: 7,
      mtu: 9000,
      onlink: true,
    };
    const multipath = {
      family: 4,
      dst: "0.0.0.0/0",
      table: 254,
      nexthops: [
        { dev: "eth0", gateway: "10.0.0.1" },
        { dev: "net1", weight: 2 },
      ],
    };
    const plan = [
      { do: "vf.set", pf: "ens6", vf: 3, setting: { set: "vlan", vlan: 7, qos: 3, proto: "802.1ad" } },
      { do: "vf.set", pf: "ens6", vf: 3, setting: { set: "mac", mac } },
      { do: "vf.set", pf: "ens6", vf: 3, setting: { set: "rate", min: 1, max: 9 } },
      { do: "vf.set", pf: "ens6", vf: 3, setting: { set: "spoofchk", on: false } },
      { do: "vf.set", pf: "ens6", vf: 3, setting: { set: "state", state: "enable" } },
      { do: "macvlan.create", ifname: "net1", master: "ens6", mode: "vepa", mtu: 1400, mac, bcQueueLen: 9 },
      { do: "link.mac", ifname: "net1", mac },
      { do: "link.txqueuelen", ifname: "net1", length: 9 },
      { do: "address.add", ifname: "net1", address: "fd00:16::2/64" },
      { do: "route.add", in: "pod", route },
      { do: "route.remove", in: "pod", route: multipath },
      { do: "rule.add", in: "pod", rule: { family: 6, from: "fd00:16::2/128", table: 100, priority: 32765 } },
      {
        do: "rule.add",
        in: "host",
        rule: { family: 4, not: true, to: "172.16.0.0/16", fwmark: 1, table: 254, priority: 9 },
      },
      { do: "announce", ifname: "net1", ip: "fd00:16::2" },
    ] as unknown as Operation[];
    expect(say(plan)).toEqual([
      "ip link set dev ens6 vf 3 vlan 7 qos 3 proto 802.1ad",
      "ip link set dev ens6 vf 3 mac 0a:58:ac:10:01:02",
      "ip link set dev ens6 vf 3 max_tx_rate 9 min_tx_rate 1",
      "ip link set dev ens6 vf 3 spoofchk off",
      "ip link set dev ens6 vf 3 state enable",
      "ip link add link ens6 name net1 netns pod mtu 1400 address 0a:58:ac:10:01:02 type macvlan mode vepa bcqueuelen 9",
      "ip -n pod link set dev net1 address 0a:58:ac:10:01:02",
      "ip -n pod link set dev net1 txqueuelen 9",
      "ip -n pod addr add fd00:16::2/64 dev net1",
      "ip -n pod -6 route add default via fe80::1 dev net1 onlink table 100 metric 7 mtu 9000",
      "ip -n pod route del default nexthop via 10.0.0.1 dev eth0 nexthop dev net1 weight 2",
      "ip -n pod -6 rule add from fd00:16::2 lookup 100 priority 32765",
      "ip rule add not from all to 172.16.0.0/16 fwmark 1 lookup 254 priority 9",
      "ip netns exec pod ndsend fd00:16::2 net1",
    ]);
  });
});
