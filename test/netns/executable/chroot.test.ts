import { expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SPEC_VERSIONS } from "../../../src/wire/spec-version.ts";
import { BIN } from "./a-machine.ts";

const HOST_ROOT = "/run/hostroot";

test("VERSION is answered in a chroot that the working directory lies outside of, as a thick Multus starts plugins", () => {
  for (const directory of [HOST_ROOT, "/run/outside"]) mkdirSync(directory, { recursive: true });
  expect(Bun.spawnSync(["mount", "--rbind", "/", HOST_ROOT]).exitCode).toBe(0);
  try {
    const chroot = 'chroot shift or die "chroot: $!"; exec @ARGV';
    const { exitCode, stdout, stderr } = Bun.spawnSync(["perl", "-e", chroot, HOST_ROOT, join(BIN, "sriov")], {
      cwd: "/run/outside",
      env: { CNI_COMMAND: "VERSION", PATH: "/usr/bin:/bin" },
    });
    expect(stderr.toString()).toBe("");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout.toString())).toEqual({ cniVersion: "1.1.0", supportedVersions: [...SPEC_VERSIONS] });
  } finally {
    Bun.spawnSync(["umount", "--lazy", "--recursive", HOST_ROOT]);
  }
});
