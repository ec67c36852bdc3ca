import { expect, test } from "bun:test";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { putAttachment } from "../../src/state/attachments.ts";
import { openState } from "../../src/state/open-state.ts";
import { railhead } from "./run-railhead.ts";
import { temporaryDirectories } from "./temporary.ts";

const temporary = temporaryDirectories();

test("railhead uninstall is refused while a Pod is attached, and says which", async () => {
  const root = temporary();
  const bin = join(root, "opt/cni/bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync("railhead", join(bin, "sriov"));
  const state = openState(join(root, "var/lib/railhead/state.db"));
  state.write((database) =>
    putAttachment(database, {
      containerId: "c0ffee",
      ifname: "net1",
      face: "railhead",
      network: "sriov-eno3np1",
      netns: "/run/netns/x",
      namespaceId: "1",
      boot: "b",
      podNamespace: "default",
      podName: "train-0",
      state: "done",
      plan: [],
      befores: [],
      createdAt: 0,
    }),
  );
  state.close();
  expect(await railhead(["uninstall", "--root", root])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "railhead: A Pod is still attached: default/train-0; drain the node first, or --force\n",
  });
  expect(readdirSync(bin)).toEqual(["sriov"]);
  expect(await railhead(["uninstall", "--root", root, "--force"])).toMatchObject({ exitCode: 0 });
  expect(readdirSync(bin)).toEqual([]);
});

test("railhead uninstall asks for --force where the state cannot be read", async () => {
  const root = temporary();
  mkdirSync(join(root, "var/lib/railhead"), { recursive: true });
  writeFileSync(
    join(root, "var/lib/railhead/state.db"),
    "no database, but as long as the header of one would have to be",
    {
      mode: 0o600,
    },
  );
  const run = await railhead(["uninstall", "--root", root]);
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain("--force uninstalls all the same");
});
