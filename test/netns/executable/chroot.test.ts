import { expect, test } from "bun:test";
import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { SPEC_VERSIONS } from "../../../src/wire/spec-version.ts";
import { BIN } from "./a-machine.ts";

/** A host as a thick Multus sees it, in another file system than its own: what an executable needs, and /proc. */
const HOST_ROOT = "/run/hostroot";

test("VERSION is answered in a chroot that the working directory lies outside of, as a thick Multus starts plugins", () => {
  mountHostRoot();
  try {
    const chroot = 'chroot shift or die "chroot: $!"; exec @ARGV';
    const { exitCode, stdout, stderr } = Bun.spawnSync(["perl", "-e", chroot, HOST_ROOT, join(BIN, "sriov")], {
      cwd: "/etc",
      env: { CNI_COMMAND: "VERSION", PATH: "/usr/bin:/bin" },
    });
    expect(stderr.toString()).toBe("");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout.toString())).toEqual({ cniVersion: "1.1.0", supportedVersions: [...SPEC_VERSIONS] });
  } finally {
    mount(["umount", "--lazy", "--recursive", HOST_ROOT]);
  }
});

function mountHostRoot(): void {
  mkdirSync(HOST_ROOT, { recursive: true });
  mount(["mount", "-t", "tmpfs", "tmpfs", HOST_ROOT]);
  for (const name of ["lib", "lib64", "opt", "proc", "usr"]) {
    const [from, to] = [`/${name}`, join(HOST_ROOT, name)];
    const kind = lstatSync(from, { throwIfNoEntry: false });
    if (kind?.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    if (!kind?.isDirectory()) continue;
    mkdirSync(to);
    mount(["mount", "--rbind", from, to]);
  }
}

function mount(command: string[]): void {
  const { exitCode, stderr } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr}`);
}
