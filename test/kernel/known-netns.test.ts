import { expect, test } from "bun:test";
import { statSync } from "node:fs";
import { knownNetns, mountedNetns } from "../../src/kernel/known-netns.ts";

test("mountedNetns() reads the mounts of network namespaces out of mountinfo", () => {
  const mountinfo = `22 28 0:20 / /sys rw,nosuid - sysfs sysfs rw
312 28 0:4 net:[4026532177] /run/netns/cni-1 rw shared:170 - nsfs nsfs rw
313 28 0:4 net:[4026532178] /run/a\\040name/\\134x rw - nsfs nsfs rw
314 28 0:4 mnt:[4026532179] /run/snapd/ns/x.mnt rw - nsfs nsfs rw
`;
  expect(mountedNetns(mountinfo)).toEqual([
    { inode: 4026532177, path: "/run/netns/cni-1" },
    { inode: 4026532178, path: "/run/a name/\\x" },
  ]);
});

test("knownNetns() has this process's own, each namespace once", () => {
  const known = knownNetns();
  expect(known.map(({ inode }) => inode)).toContain(statSync("/proc/self/ns/net").ino);
  expect(new Set(known.map(({ inode }) => inode)).size).toBe(known.length);
});
