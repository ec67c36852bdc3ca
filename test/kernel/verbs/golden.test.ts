import { expect, test } from "bun:test";
import type { Ip } from "../../../src/address/ip.ts";
import type { Mac } from "../../../src/address/mac.ts";
import type { Cidr, Prefix } from "../../../src/address/prefix.ts";
import type { Neighbour } from "../../../src/kernel/neighbour.ts";
import { RTM_NEWLINK, RTM_SETLINK, RTN_UNICAST } from "../../../src/kernel/netlink/constants/rtnetlink.ts";
import { netlinkSocket } from "../../../src/kernel/netlink/socket.ts";
import type { Route } from "../../../src/kernel/route.ts";
import type { Rule } from "../../../src/kernel/rule.ts";
import { addressVerbs } from "../../../src/kernel/verbs/address.ts";
import { linkVerbs } from "../../../src/kernel/verbs/link.ts";
import { neighbourVerbs } from "../../../src/kernel/verbs/neighbour.ts";
import { routeVerbs } from "../../../src/kernel/verbs/route.ts";
import { ruleVerbs } from "../../../src/kernel/verbs/rule.ts";
import { vfVerbs } from "../../../src/kernel/verbs/vf.ts";
import { fakeTransport, kernelWithLinks } from "../fake-transport.ts";
import { hex, recorded } from "../recorded.ts";

type Verbs = ReturnType<typeof verbs>["all"];

/** Recorded from iproute2, in whose trace the namespace of the fixtures is descriptor 4. */
const NETNS = 4;
const mac = (text: string) => text as Mac;
const route = (text: string, more: Partial<Route> = {}): Route => ({
  family: 4,
  dst: text as Prefix,
  table: 254,
  ...more,
});
const rule = (more: Partial<Rule>): Rule => ({ family: 4, priority: 32763, table: 152, ...more });
const neighbour = (ip: string): Neighbour => ({
  dev: "rail0",
  ip: ip as Ip,
  mac: mac("02:00:00:00:00:03"),
  permanent: true,
});
const gateway = "172.16.1.33" as Ip;
const rail = { dev: "rail0" };

/** What iproute2 sends, byte for byte. */
const SAME: Record<string, (kernel: Verbs) => unknown> = {
  "link-add-veth": (kernel) =>
    kernel.createLink({
      kind: "veth",
      name: "net1",
      mtu: 1400,
      mac: mac("02:00:00:00:00:01"),
      peer: { name: "veth1", mtu: 1300 },
    }),
  "link-add-veth-netns": (kernel) =>
    kernel.createLink({ kind: "veth", name: "net1", peer: { name: "veth1", netns: NETNS } }),
  "link-add-macvlan": (kernel) =>
    kernel.createLink({
      kind: "macvlan",
      name: "net1",
      master: "rail0",
      mode: "bridge",
      mtu: 1400,
      mac: mac("02:00:00:00:00:01"),
    }),
  "link-add-macvlan-passthru": (kernel) =>
    kernel.createLink({ kind: "macvlan", name: "net1", master: "rail0", mode: "passthru" }),
  "link-add-macvlan-netns": (kernel) =>
    kernel.createLink({ kind: "macvlan", name: "net1", master: "rail0", mode: "bridge", netns: NETNS }),
  "link-add-macvlan-bcqueuelen": (kernel) =>
    kernel.createLink({ kind: "macvlan", name: "net1", master: "rail0", mode: "private", group: 7, bcQueueLen: 2000 }),
  "link-add-ipvlan": (kernel) => kernel.createLink({ kind: "ipvlan", name: "net1", master: "rail0", mode: "l3s" }),
  "link-add-dummy": (kernel) => kernel.createLink({ kind: "dummy", name: "net1" }),
  "link-set-up": (kernel) => kernel.setLinkUp("rail0", true),
  "link-set-down": (kernel) => kernel.setLinkUp("rail0", false),
  "link-property-del": (kernel) => kernel.deleteAltname("rail0", "enp6s0"),
  "link-del": (kernel) => kernel.deleteLink("rail0"),
  "link-del-group": (kernel) => kernel.deleteLinkGroup(7),
  "addr-add": (kernel) => kernel.addAddress("rail0", "172.16.1.34/27" as Cidr),
  "addr-add-31": (kernel) => kernel.addAddress("rail0", "172.16.1.34/31" as Cidr),
  "addr-add-6": (kernel) => kernel.addAddress("rail0", "fd00:1::34/64" as Cidr),
  "addr-del": (kernel) => kernel.deleteAddress("rail0", "172.16.1.34/27" as Cidr),
  "route-add": (kernel) => kernel.addRoute(route("172.16.0.0/16", { ...rail, gateway })),
  "route-add-direct": (kernel) => kernel.addRoute(route("169.254.0.0/16", { ...rail, src: "10.0.0.1" as Ip })),
  "route-add-default-table": (kernel) =>
    kernel.addRoute(route("0.0.0.0/0", { ...rail, gateway, table: 100, metric: 5 })),
  "route-add-table-wide": (kernel) =>
    kernel.addRoute(route("0.0.0.0/0", { ...rail, table: 1000, protocol: 4, scope: "link" })),
  "route-add-onlink": (kernel) => kernel.addRoute(route("0.0.0.0/0", { ...rail, gateway, onlink: true })),
  "route-add-metrics": (kernel) =>
    kernel.addRoute(route("172.16.0.0/16", { ...rail, gateway, mtu: 4200, advmss: 4160 })),
  "route-add-multipath": (kernel) =>
    kernel.addRoute(
      route("172.16.0.0/16", {
        nexthops: [
          { ...rail, gateway, weight: 2 },
          { dev: "peer0", gateway: "10.0.0.2" as Ip, onlink: true },
        ],
      }),
    ),
  "route-add-6": (kernel) =>
    kernel.addRoute({ ...route("fd00::/16", rail), family: 6, gateway: "fd00:1::1" as Ip, metric: 256 }),
  "route-add-via-6": (kernel) => kernel.addRoute(route("172.16.0.0/16", { ...rail, gateway: "fe80::1" as Ip })),
  "route-replace": (kernel) => kernel.replaceRoute(route("172.16.0.0/16", { ...rail, gateway })),
  "rule-add-not-to": (kernel) =>
    kernel.addRule(rule({ to: "172.16.0.0/16" as Prefix, not: true, table: 254, priority: 32762, protocol: 4 })),
  "rule-add-from": (kernel) => kernel.addRule(rule({ from: "172.16.0.10/32" as Prefix })),
  "rule-add-table-wide": (kernel) =>
    kernel.addRule(rule({ fwmark: 256, iif: "rail0", oif: "peer0", table: 1000, priority: 100 })),
  "rule-add-6": (kernel) =>
    kernel.addRule(rule({ family: 6, from: "fd00:1::34/128" as Prefix, table: 100, priority: 32765 })),
  "rule-del": (kernel) => kernel.deleteRule(rule({ from: "172.16.0.10/32" as Prefix })),
  "neigh-replace": (kernel) => kernel.setNeighbour(neighbour("172.16.1.33")),
  "neigh-replace-6": (kernel) => kernel.setNeighbour(neighbour("fd00:1::1")),
  "neigh-del": (kernel) => kernel.deleteNeighbour(neighbour("172.16.1.33")),
};

/** iproute2 changes links by RTM_NEWLINK, we by RTM_SETLINK, which makes no link: the rest is the same. */
const SAME_BUT_SETLINK: typeof SAME = {
  "link-set-name": (kernel) => kernel.setLinkName("rail0", "rail0x"),
  "link-set-mtu": (kernel) => kernel.setLinkMtu("rail0", 1400),
  "link-set-address": (kernel) => kernel.setLinkMac("rail0", mac("02:00:00:00:00:02")),
  "link-set-txqueuelen": (kernel) => kernel.setLinkTxQueueLen("rail0", 500),
  "link-set-alias": (kernel) => kernel.setLinkAlias("rail0", "ens6f0v3"),
  "link-set-group": (kernel) => kernel.setLinkGroup("rail0", 7),
  "link-set-netns": (kernel) => kernel.moveLink("rail0", NETNS, "net1"),
  "vf-mac": (kernel) => kernel.setVf("rail0", 3, { set: "mac", mac: mac("02:00:00:00:00:04") }),
  "vf-vlan": (kernel) => kernel.setVf("rail0", 3, { set: "vlan", vlan: 100, qos: 5, proto: "802.1ad" }),
  "vf-rate": (kernel) => kernel.setVf("rail0", 3, { set: "rate", min: 100, max: 1000 }),
  "vf-spoofchk": (kernel) => kernel.setVf("rail0", 3, { set: "spoofchk", on: true }),
  "vf-trust": (kernel) => kernel.setVf("rail0", 3, { set: "trust", on: false }),
  "vf-state": (kernel) => kernel.setVf("rail0", 3, { set: "state", state: "disable" }),
};

for (const [name, act] of Object.entries(SAME)) {
  test(`the request of ${name} is iproute2's`, () => expect(request(act)).toBe(hex(recorded(name))));
}

for (const [name, act] of Object.entries(SAME_BUT_SETLINK)) {
  test(`the request of ${name} is iproute2's but for its type`, () => {
    const theirs = recorded(name);
    expect(theirs[4]).toBe(RTM_NEWLINK);
    theirs[4] = RTM_SETLINK;
    expect(request(act)).toBe(hex(theirs));
  });
}

test("the request of route-del is iproute2's, but spares routes that are not unicast", () => {
  const theirs = recorded("route-del");
  theirs[16 + 7] = RTN_UNICAST;
  const ours = request((kernel) => kernel.deleteRoute(route("172.16.0.0/16", { ...rail, gateway, table: 100 })));
  expect(ours).toBe(hex(theirs));
});

test("the request of route-get is iproute2's, but asks for an acknowledgement", () => {
  const theirs = recorded("route-get");
  theirs[6]! |= 4;
  expect(request((kernel) => kernel.routeTo("10.0.0.9" as Ip))).toBe(hex(theirs));
});

/** The last request of a deed, without its sequence number. */
function request(act: (kernel: Verbs) => unknown): string {
  const { all, transport } = verbs();
  act(all);
  const bytes = transport.sent.filter((sent) => !isGetLink(sent)).at(-1)!;
  return hex(bytes.map((byte, at) => (at >= 8 && at < 12 ? 0 : byte)));
}

function isGetLink(sent: Uint8Array): boolean {
  return sent[4] === 18;
}

function verbs() {
  const transport = fakeTransport(kernelWithLinks({ lo: 1, rail0: 10, peer0: 11 }));
  const socket = netlinkSocket(() => transport);
  const all = {
    ...linkVerbs(
      socket,
      () => socket,
      () => socket,
    ),
    ...vfVerbs(socket),
    ...addressVerbs(socket),
    ...routeVerbs(socket),
    ...ruleVerbs(socket),
    ...neighbourVerbs(socket),
  };
  return { all, transport };
}
