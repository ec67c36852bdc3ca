import { beforeAll, expect, test } from "bun:test";
import type { Ip } from "../../../src/address/ip.ts";
import type { Mac } from "../../../src/address/mac.ts";
import type { Cidr } from "../../../src/address/prefix.ts";
import { namespaceForTests, until } from "./namespace.ts";

const pod = namespaceForTests();
const rack = namespaceForTests();
const WRONG = "02:00:00:00:00:99" as Mac;
const MINE = "02:00:00:00:00:01" as Mac;

/** net1 leads to the rack's port1, eth0 to port0: an announcement of net1's must come out of net1. */
beforeAll(() => {
  for (const [link, port] of [
    ["eth0", "port0"],
    ["net1", "port1"],
  ] as const) {
    rack.kernel.createLink({ kind: "veth", name: port, peer: { name: link, netns: pod.kernel.netns } });
    for (const [kernel, name] of [
      [rack.kernel, port],
      [pod.kernel, link],
    ] as const) {
      kernel.setSysctl(`net/ipv6/conf/${name}/accept_dad`, "0");
      kernel.setLinkUp(name, true);
    }
    // An entry that has just changed may otherwise stay for a second.
    rack.kernel.setSysctl(`net/ipv4/neigh/${port}/locktime`, "0");
  }
  pod.kernel.setLinkMac("net1", MINE);
  pod.kernel.addAddress("net1", "172.16.1.34/27" as Cidr);
  pod.kernel.addAddress("net1", "fd00:1::34/64" as Cidr);
  rack.kernel.addAddress("port1", "172.16.1.33/27" as Cidr);
  rack.kernel.addAddress("port1", "fd00:1::1/64" as Cidr);
});

for (const [family, address] of [
  ["IPv4", "172.16.1.34"],
  ["IPv6", "fd00:1::34"],
] as const) {
  test(`announce() of an ${family} address corrects the neighbours on that link, and on it alone`, async () => {
    const ip = address as Ip;
    for (const dev of ["port0", "port1"]) rack.kernel.setNeighbour({ dev, ip, mac: WRONG, permanent: false });
    pod.kernel.announce("net1", ip);
    const macOn = (port: string) =>
      rack.kernel.neighbours().find(({ dev, ip: other }) => dev === port && other === ip)?.mac;
    await until(() => macOn("port1") === MINE);
    expect(macOn("port0")).toBe(WRONG);
  });
}

test("announce() of an IPv6 address that is still tentative goes out all the same", async () => {
  pod.kernel.setSysctl("net/ipv6/conf/net1/accept_dad", "1");
  pod.kernel.setSysctl("net/ipv6/conf/net1/dad_transmits", "100");
  const ip = "fd00:1::35" as Ip;
  rack.kernel.setNeighbour({ dev: "port1", ip, mac: WRONG, permanent: false });
  pod.kernel.addAddress("net1", "fd00:1::35/64" as Cidr);
  expect(pod.kernel.addresses().find(({ address }) => address === "fd00:1::35/64")!.flags & 0x40).toBe(0x40);
  pod.kernel.announce("net1", ip);
  await until(() => rack.kernel.neighbours().some((other) => other.ip === ip && other.mac === MINE));
});

test("announce() on a link that is not here throws ENODEV, and on one without a hardware address does nothing", () => {
  expect(() => pod.kernel.announce("nowhere", "172.16.1.34" as Ip)).toThrow("ENODEV");
  pod.kernel.announce("lo", "127.0.0.1" as Ip);
});
