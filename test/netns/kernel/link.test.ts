import { describe, expect, test } from "bun:test";
import type { Mac } from "../../../src/address/mac.ts";
import { isExisting, isUnsupported, NetlinkError } from "../../../src/kernel/netlink/error.ts";
import { namespaceForTests } from "./namespace.ts";

const host = namespaceForTests();
const pod = namespaceForTests();
const mac = (text: string) => text as Mac;

/** A veth in `host` to hang things on; deleted with the test's return. */
function rail(name: string) {
  host.ip(`link add name ${name} type veth peer name ${name}p`);
  return { [Symbol.dispose]: () => void host.kernel.deleteLink(name) };
}

function caught(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("createLink()", () => {
  test("makes a macvlan in the Pod's namespace, never in this one", () => {
    using _ = rail("m0");
    host.kernel.createLink({
      kind: "macvlan",
      name: "net1",
      master: "m0",
      mode: "bridge",
      mtu: 1400,
      mac: mac("02:00:00:00:00:01"),
      group: 7,
      bcQueueLen: 2000,
      netns: pod.kernel.netns,
    });
    expect(host.kernel.link("net1")).toBeUndefined();
    expect(pod.json("-d link show dev net1")[0]).toMatchObject({
      ifname: "net1",
      mtu: 1400,
      address: "02:00:00:00:00:01",
      group: "7",
      linkinfo: { info_kind: "macvlan", info_data: { mode: "bridge", bcqueuelen: 2000 } },
    });
    const master = host.kernel.link("m0");
    expect(pod.kernel.link("net1")).toMatchObject({ kind: "macvlan", link: master?.index, linkNetnsId: 0, group: 7 });
    expect(pod.kernel.deleteLink("net1")).toBe(true);
  });

  test("makes each mode of macvlan", () => {
    using _ = rail("m1");
    for (const mode of ["private", "vepa", "bridge", "passthru"] as const) {
      host.kernel.createLink({ kind: "macvlan", name: "net1", master: "m1", mode });
      const [shown] = host.json("-d link show dev net1");
      expect(shown).toMatchObject({ linkinfo: { info_data: { mode } } });
      host.kernel.deleteLink("net1");
    }
  });

  test("makes a veth with its ends in two namespaces", () => {
    host.kernel.createLink({
      kind: "veth",
      name: "veth0",
      mtu: 1400,
      peer: { name: "eth0", mtu: 1400, mac: mac("02:00:00:00:00:02"), netns: pod.kernel.netns },
    });
    expect(host.kernel.link("veth0")).toMatchObject({ kind: "veth", mtu: 1400 });
    expect(pod.kernel.link("eth0")).toMatchObject({ kind: "veth", mtu: 1400, mac: "02:00:00:00:00:02" });
    expect(pod.kernel.link("eth0")?.link).toBe(host.kernel.link("veth0")?.index);
    expect(host.kernel.deleteLink("veth0")).toBe(true);
    expect(pod.kernel.link("eth0")).toBeUndefined();
  });

  test("makes a veth of which this namespace gets the peer", () => {
    host.kernel.createLink({ kind: "veth", name: "eth0", netns: pod.kernel.netns, peer: { name: "veth0" } });
    expect([host.kernel.link("veth0")?.kind, pod.kernel.link("eth0")?.kind]).toEqual(["veth", "veth"]);
    host.kernel.deleteLink("veth0");
  });

  test("in the Pod's namespace does not mind that its name is taken in this one", () => {
    using _ = rail("m4");
    using _taken = rail("net1");
    host.kernel.createLink({ kind: "macvlan", name: "net1", master: "m4", mode: "bridge", netns: pod.kernel.netns });
    expect(pod.kernel.link("net1")?.kind).toBe("macvlan");
    pod.kernel.deleteLink("net1");
  });

  test("of a name that is taken throws EEXIST", () => {
    using _ = rail("m2");
    const error = caught(() => host.kernel.createLink({ kind: "veth", name: "m2", peer: { name: "other" } }));
    expect(isExisting(error)).toBe(true);
  });

  test("passes on the kernel's words", () => {
    using _ = rail("m3");
    expect(() =>
      host.kernel.createLink({ kind: "macvlan", name: "net1", master: "m3", mode: "bridge", mtu: 70_000 }),
    ).toThrow(
      'ip link add link m3 name net1 mtu 70000 type macvlan mode bridge": EINVAL (22), mtu greater than device maximum',
    );
  });

  test("on a master that is not here throws ENODEV", () => {
    expect(() => host.kernel.createLink({ kind: "macvlan", name: "net1", master: "nowhere", mode: "bridge" })).toThrow(
      "ENODEV",
    );
  });
});

describe("set verbs", () => {
  test("change what they are named for", () => {
    using _ = rail("s0");
    const { kernel } = host;
    kernel.setLinkMtu("s0", 1400);
    kernel.setLinkMac("s0", mac("02:00:00:00:00:03"));
    kernel.setLinkTxQueueLen("s0", 500);
    kernel.setLinkAlias("s0", "ens6f0v3");
    kernel.setLinkGroup("s0", 9);
    kernel.setLinkUp("s0", true);
    kernel.setLinkUp("s0p", true);
    const [shown] = host.json("-d link show dev s0");
    expect(shown).toMatchObject({
      mtu: 1400,
      address: "02:00:00:00:00:03",
      txqlen: 500,
      ifalias: "ens6f0v3",
      group: "9",
      operstate: "UP",
    });
    expect(kernel.link("s0")).toMatchObject({
      mtu: 1400,
      mac: mac("02:00:00:00:00:03"),
      txQueueLen: 500,
      alias: "ens6f0v3",
      group: 9,
      up: true,
      carrier: true,
    });
    kernel.setLinkUp("s0", false);
    kernel.setLinkAlias("s0", "");
    expect(kernel.link("s0")).toMatchObject({ up: false, carrier: false });
    expect(kernel.link("s0")?.alias).toBeUndefined();
  });

  test("of a link that is not here throw ENODEV under their own command", () => {
    const error = caught(() => host.kernel.setLinkMtu("nowhere", 1400));
    expect(error).toBeInstanceOf(NetlinkError);
    expect(error).toMatchObject({ code: "ENODEV", operation: "ip link set dev nowhere mtu 1400" });
  });

  test("find a link by its altname, long or short", () => {
    using _ = rail("s1");
    host.ip("link property add dev s1 altname enp6s0 altname a-name-longer-than-fifteen");
    host.kernel.setLinkMtu("a-name-longer-than-fifteen", 1300);
    expect(host.kernel.link("enp6s0")).toMatchObject({
      name: "s1",
      mtu: 1300,
      altnames: ["enp6s0", "a-name-longer-than-fifteen"],
    });
    expect(host.kernel.deleteAltname("s1", "enp6s0")).toBe(true);
    expect(host.kernel.deleteAltname("s1", "enp6s0")).toBe(false);
    expect(host.kernel.link("s1")?.altnames).toEqual(["a-name-longer-than-fifteen"]);
  });

  test("setLinkName() gives a new name", () => {
    using _ = rail("s2");
    host.kernel.setLinkName("s2", "s2x");
    expect(host.kernel.links().map(({ name }) => name)).toContain("s2x");
    host.kernel.setLinkName("s2x", "s2");
  });
});

describe("moveLink()", () => {
  test("moves and renames in one message, and keeps MAC and MTU", () => {
    using _ = rail("v0");
    host.kernel.setLinkMac("v0", mac("02:00:00:00:00:04"));
    host.kernel.setLinkMtu("v0", 1400);
    host.kernel.moveLink("v0", pod.kernel.netns, "net1");
    expect(host.kernel.link("v0")).toBeUndefined();
    expect(pod.kernel.link("net1")).toMatchObject({ mac: mac("02:00:00:00:00:04"), mtu: 1400, up: false });
    pod.kernel.moveLink("net1", host.kernel.netns, "v0");
    expect(host.kernel.link("v0")).toMatchObject({ mac: mac("02:00:00:00:00:04"), mtu: 1400 });
  });

  test("to a name that is taken there throws EEXIST", () => {
    using _ = rail("v1");
    pod.ip("link add name net1 type veth peer name net1p");
    expect(isExisting(caught(() => host.kernel.moveLink("v1", pod.kernel.netns, "net1")))).toBe(true);
    pod.kernel.deleteLink("net1");
    // The kernel may have moved it all the same (spec §2.7): it is not atomic.
    pod.kernel.deleteLink("v1");
  });
});

describe("deletion", () => {
  test("of what is not here answers false", () => {
    expect([host.kernel.deleteLink("nowhere"), host.kernel.deleteLinkGroup(4242)]).toEqual([false, false]);
  });

  test("deleteLinkGroup() takes all links of the group and no other", () => {
    using _ = rail("g0");
    for (const name of ["a", "b", "c"]) {
      host.kernel.createLink({ kind: "macvlan", name, master: "g0", mode: "bridge", group: name === "c" ? 8 : 77 });
    }
    expect(host.kernel.deleteLinkGroup(77)).toBe(true);
    const left = host.kernel.links().map(({ name }) => name);
    expect([left.includes("a"), left.includes("b"), left.includes("c")]).toEqual([false, false, true]);
  });
});

test("links() lists what ip lists", () => {
  using _ = rail("l0");
  const shown = host.json("-d link show").map(({ ifindex, ifname, mtu }) => [ifindex, ifname, mtu]);
  expect(host.kernel.links().map(({ index, name, mtu }) => [index, name, mtu])).toEqual(shown as never);
});

test("vfs() of a link that is no PF throws, and setVf() says that the kernel cannot", () => {
  using _ = rail("p0");
  expect(() => host.kernel.vfs("p0")).toThrow("p0 is no PF");
  expect(isUnsupported(caught(() => host.kernel.setVf("p0", 0, { set: "trust", on: true })))).toBe(true);
});
