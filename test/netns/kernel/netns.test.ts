import { afterAll, describe, expect, test } from "bun:test";
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootId } from "../../../src/kernel/boot.ts";
import { knownNetns } from "../../../src/kernel/known-netns.ts";
import { socket } from "../../../src/kernel/libc.ts";
import { inside, isOwnNetns, netnsIdentity, openNetns, ownNetns } from "../../../src/kernel/netns.ts";
import { openKernel } from "../../../src/kernel/open-kernel.ts";
import { namespaceForTests, run, until } from "./namespace.ts";

const pod = namespaceForTests();
const other = namespaceForTests();
const directory = mkdtempSync(join(tmpdir(), "railhead-netns-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** The namespace that the calling thread is in. */
function here(): string {
  return readlinkSync("/proc/thread-self/ns/net");
}

describe("openNetns()", () => {
  test("opens a namespace by its path", () => {
    const fd = pod.open();
    expect(`net:[${fstatSync(fd).ino}]`).toBe(inside(fd, here));
    closeSync(fd);
  });

  test("tells a path at which nothing is from one at which no namespace is any more", () => {
    const left = join(directory, "left-behind");
    writeFileSync(left, "");
    run(`mkfifo ${directory}/fifo`);
    const paths = [join(directory, "gone"), `${left}/below`, "/proc/4194305/ns/net"];
    expect(paths.map((path) => openNetns(path).kind)).toEqual(["absent", "absent", "absent"]);
    const others = [left, directory, `${directory}/fifo`, "/proc/self/ns/mnt", "/proc/self/status"];
    expect(others.map((path) => openNetns(path).kind)).toEqual(others.map(() => "stale"));
  });
});

describe("inside()", () => {
  test("runs its function in the namespace and steps back out", () => {
    const before = here();
    const fd = pod.open();
    expect(inside(fd, here)).not.toBe(before);
    expect(here()).toBe(before);
    closeSync(fd);
  });

  test("steps back out when its function throws", () => {
    const before = here();
    const fail = () => {
      throw new Error("inside");
    };
    expect(() => inside(pod.kernel.netns, fail)).toThrow("inside");
    expect(here()).toBe(before);
  });

  test("within another steps back into that one", () => {
    const [outer, inner, again] = inside(pod.kernel.netns, () => [here(), inside(other.kernel.netns, here), here()]);
    expect(again).toBe(outer!);
    expect(inner).not.toBe(outer!);
  });

  test("refuses what is asynchronous", () => {
    expect(() => inside(pod.kernel.netns, () => Promise.resolve())).toThrow("asynchronous");
  });

  test("of a descriptor that is no namespace throws and stays where it is", () => {
    const before = here();
    const fd = socket(1, 1, 0);
    expect(() => inside(fd, here)).toThrow("setns failed: EINVAL");
    expect(here()).toBe(before);
    closeSync(fd);
  });
});

describe("netnsIdentity()", () => {
  test("is the same for each descriptor of a namespace and another for each namespace", () => {
    const fd = pod.open();
    expect(netnsIdentity(fd)).toBe(netnsIdentity(pod.kernel.netns));
    expect(netnsIdentity(fd)).not.toBe(netnsIdentity(other.kernel.netns));
    expect(netnsIdentity(fd)).not.toBe(netnsIdentity(ownNetns()));
    expect(netnsIdentity(fd).startsWith(`${bootId()}/cookie:`)).toBe(true);
    closeSync(fd);
  });

  test("is never used again, though inode numbers are", () => {
    const name = `railhead-kernel-${process.pid}-again`;
    const identities = Array.from({ length: 20 }, () => {
      run(`ip netns add ${name}`);
      const opened = openNetns(`/var/run/netns/${name}`);
      const identity = opened.kind === "netns" ? netnsIdentity(opened.fd) : "";
      if (opened.kind === "netns") closeSync(opened.fd);
      run(`ip netns del ${name}`);
      return identity;
    });
    expect(new Set(identities).size).toBe(20);
  });
});

test("isOwnNetns() holds for this process's namespace alone", () => {
  expect([isOwnNetns(ownNetns()), isOwnNetns(pod.kernel.netns)]).toEqual([true, false]);
  const own = openNetns("/proc/self/ns/net");
  expect(own.kind === "netns" && isOwnNetns(own.fd)).toBe(true);
});

describe("openKernel()", () => {
  test("without a namespace sees that of this process", () => {
    const host = openKernel();
    expect(host.links().map(({ name }) => name)).toEqual(
      JSON.parse(run("ip -j link show")).map((link: { ifname: string }) => link.ifname),
    );
    expect(host.netns).toBe(ownNetns());
    host.close();
    expect(isOwnNetns(ownNetns())).toBe(true);
  });

  test("close() lets a deleted namespace and its devices go", async () => {
    const name = `railhead-kernel-${process.pid}-close`;
    run(`ip netns add ${name}`);
    const opened = openNetns(`/var/run/netns/${name}`);
    if (opened.kind !== "netns") throw new Error(opened.kind);
    const kernel = openKernel(opened.fd);
    kernel.createLink({ kind: "veth", name: "eth0", peer: { name: "held", netns: pod.kernel.netns } });
    expect(kernel.links()).toHaveLength(2);
    run(`ip netns del ${name}`);
    await Bun.sleep(200);
    expect(pod.kernel.link("held")).toBeDefined();
    kernel.close();
    await until(() => pod.kernel.link("held") === undefined);
    expect(() => kernel.links()).toThrow("closed");
  });
});

describe("sysctls", () => {
  test("are those of the namespace, and the host's stay as they are", () => {
    const before = readFileSync("/proc/sys/net/ipv4/conf/default/rp_filter", "utf8");
    const wanted = before.trim() === "2" ? "1" : "2";
    pod.kernel.setSysctl("net/ipv4/conf/default/rp_filter", wanted);
    expect(pod.kernel.sysctl("net/ipv4/conf/default/rp_filter")).toBe(wanted);
    expect(run(`ip netns exec ${pod.name} cat /proc/sys/net/ipv4/conf/default/rp_filter`).trim()).toBe(wanted);
    expect(readFileSync("/proc/sys/net/ipv4/conf/default/rp_filter", "utf8")).toBe(before);
  });

  test("of a link's name with a dot are found", () => {
    pod.ip("link add name net1.5 type veth peer name dotted");
    pod.kernel.setSysctl("net/ipv4/conf/net1.5/arp_notify", "1");
    expect(pod.kernel.sysctl("net/ipv4/conf/net1.5/arp_notify")).toBe("1");
    pod.kernel.deleteLink("net1.5");
  });

  test("that are not there read as undefined and cannot be set", () => {
    expect(pod.kernel.sysctl("net/ipv4/conf/nowhere/rp_filter")).toBeUndefined();
    expect(() => pod.kernel.setSysctl("net/ipv4/conf/nowhere/rp_filter", "1")).toThrow(
      'The kernel refused "sysctl -w net/ipv4/conf/nowhere/rp_filter=1": ENOENT',
    );
  });

  test("that lead out of /proc/sys are refused", () => {
    for (const key of ["../version", "net/../../version", "/etc/passwd", ""]) {
      expect(() => pod.kernel.sysctl(key)).toThrow(RangeError);
      expect(() => pod.kernel.setSysctl(key, "1")).toThrow(RangeError);
    }
  });
});

test("knownNetns() finds a mounted namespace by its mount and another by a process in it", async () => {
  const mounted = knownNetns().find(({ inode }) => inode === fstatSync(pod.kernel.netns).ino);
  expect([pod.path, `/run/netns/${pod.name}`]).toContain(mounted?.path ?? "");
  const child = Bun.spawn(["unshare", "-n", "cat"], { stdin: "pipe", stdout: "pipe" });
  child.stdin.write("started");
  await child.stdin.flush();
  await child.stdout.getReader().read();
  const inode = statSync(`/proc/${child.pid}/ns/net`).ino;
  expect(knownNetns()).toContainEqual({ inode, path: `/proc/${child.pid}/ns/net` });
  child.kill();
  await child.exited;
  expect(knownNetns().some((known) => known.inode === inode)).toBe(false);
});

test("rdmaDevices() and rdmaNetnsMode() are empty on a kernel without RDMA, in a namespace too", () => {
  const hasRdma = run("ls /sys/class").split("\n").includes("infiniband");
  if (hasRdma) return;
  expect([pod.kernel.rdmaDevices(), pod.kernel.rdmaNetnsMode()]).toEqual([[], undefined]);
});
