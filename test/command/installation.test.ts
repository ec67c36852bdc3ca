import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DEFAULT_LAYOUT, planInstall, planUninstall, standingOf, stepText } from "../../src/command/installation.ts";
import { FACES } from "../../src/wire/face.ts";
import { railhead } from "./run-railhead.ts";
import { temporaryDirectories } from "./temporary.ts";

const temporary = temporaryDirectories();
const LINKS = FACES.filter((face) => face !== "railhead");

describe("planInstall()", () => {
  const wanted = { from: "/tmp/railhead", unit: "ExecStart=/opt/cni/bin/railhead agent\n", force: false };

  test("copies first, links every face but itself, writes the unit last", () => {
    expect(planInstall(DEFAULT_LAYOUT, wanted, () => "absent").map(stepText)).toEqual([
      "install -m 0755 /tmp/railhead /opt/cni/bin/railhead",
      ...LINKS.map((face) => `ln -sfn railhead /opt/cni/bin/${face}`),
      "install -m 0644 /dev/stdin /etc/systemd/system/railhead.service",
    ]);
  });

  test("leaves links that are there, and the unit where none is wanted", () => {
    expect(planInstall(DEFAULT_LAYOUT, { ...wanted, unit: undefined }, () => "ours").map(stepText)).toEqual([
      "install -m 0755 /tmp/railhead /opt/cni/bin/railhead",
    ]);
  });

  test("keeps a foreign plugin, and sets it aside by force", () => {
    const look = (path: string) => (path.endsWith("/macvlan") ? "foreign" : "ours");
    expect(planInstall(DEFAULT_LAYOUT, wanted, look).map(stepText)).toContain(
      "# /opt/cni/bin/macvlan stays: it is not railhead's; --force sets it aside",
    );
    expect(
      planInstall(DEFAULT_LAYOUT, { ...wanted, force: true }, look)
        .map(stepText)
        .slice(1, 3),
    ).toEqual([
      "cp -P /opt/cni/bin/macvlan /opt/cni/bin/macvlan.before-railhead",
      "ln -sfn railhead /opt/cni/bin/macvlan",
    ]);
  });

  test("names the executable in the unit where it will be on the node, whatever the root", () => {
    const layout = { ...DEFAULT_LAYOUT, root: "/mnt", cniBin: "/usr/libexec/cni" };
    expect(planInstall(layout, wanted, () => "ours").at(-1)).toEqual({
      do: "write",
      path: "/mnt/etc/systemd/system/railhead.service",
      text: "ExecStart=/usr/libexec/cni/railhead agent\n",
    });
  });
});

test("planUninstall() touches nothing where nothing is", () => {
  expect(planUninstall(DEFAULT_LAYOUT, () => "absent")).toEqual([]);
});

describe("standingOf()", () => {
  test("tells our links, relative or absolute, from others", () => {
    const folder = temporary();
    symlinkSync("railhead", join(folder, "sriov"));
    symlinkSync(join(folder, "railhead"), join(folder, "rdma"));
    symlinkSync("/usr/lib/cni/railhead", join(folder, "macvlan"));
    writeFileSync(join(folder, "tuning"), "");
    expect(["sriov", "rdma", "macvlan", "tuning", "none"].map((name) => standingOf(join(folder, name)))).toEqual([
      "ours",
      "ours",
      "foreign",
      "foreign",
      "absent",
    ]);
  });
});

describe("railhead install and uninstall", () => {
  test("put everything below the root and take it away again, what was set aside included", async () => {
    const { root, bin, from } = node();
    writeFileSync(join(bin, "macvlan"), "somebody else's");
    chmodSync(join(bin, "macvlan"), 0o755);

    const installed = await railhead(["install", "--root", root, "--from", from, "--force"]);
    expect(installed).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readFileSync(join(bin, "railhead")).equals(readFileSync(from))).toBe(true);
    expect(statSync(join(bin, "railhead")).mode & 0o777).toBe(0o755);
    for (const face of LINKS) expect(readlinkSync(join(bin, face))).toBe("railhead");
    expect(readFileSync(join(root, DEFAULT_LAYOUT.unit), "utf8")).toContain("ExecStart=/opt/cni/bin/railhead agent");
    expect(readdirSync(bin).sort()).toEqual([...FACES, "macvlan.before-railhead"].sort());

    expect(await railhead(["install", "--root", root, "--from", from])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await railhead(["uninstall", "--root", root])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(readdirSync(bin)).toEqual(["macvlan"]);
    expect(readFileSync(join(bin, "macvlan"), "utf8")).toBe("somebody else's");
    expect(statSync(join(bin, "macvlan")).mode & 0o777).toBe(0o755);
    expect(readdirSync(join(root, "etc/systemd/system"))).toEqual([]);
  });

  test("leave a foreign plugin alone and say so", async () => {
    const { root, bin, from } = node();
    writeFileSync(join(bin, "tuning"), "somebody else's");
    const run = await railhead(["install", "--root", root, "--from", from, "--no-unit"]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain(`# ${bin}/tuning stays: it is not railhead's; --force sets it aside\n`);
    expect(lstatSync(join(bin, "tuning")).isFile()).toBe(true);
    expect(await railhead(["uninstall", "--root", root])).toMatchObject({ exitCode: 0 });
    expect(readdirSync(bin)).toEqual(["tuning"]);
  });

  test("change nothing with --dry-run and say the same", async () => {
    const { root, bin, from } = node();
    const dry = await railhead(["install", "--root", root, "--from", from, "--dry-run"]);
    expect(readdirSync(bin)).toEqual([]);
    expect((await railhead(["install", "--root", root, "--from", from])).stdout).toBe(dry.stdout);
    const json = JSON.parse((await railhead(["uninstall", "--root", root, "--dry-run", "--json"])).stdout);
    expect(json.done).toBe(false);
    expect(json.steps.at(-1)).toEqual({ do: "remove", path: join(bin, "railhead"), command: `rm ${bin}/railhead` });
    expect(readdirSync(bin).sort()).toEqual([...FACES].sort());
  });

  test("refuse what is no executable, and the source without one", async () => {
    const { root } = node();
    writeFileSync(join(root, "script"), "#!/bin/sh\n");
    const script = await railhead(["install", "--root", root, "--from", join(root, "script")]);
    expect(script).toEqual({ exitCode: 1, stdout: "", stderr: `railhead: ${root}/script is no executable (ELF)\n` });
    const source = await railhead(["install", "--root", root]);
    expect(source).toMatchObject({ exitCode: 1, stdout: "" });
    expect(source.stderr).toContain("name it: --from dist/railhead");
  });

  test("stop at the first step that fails and name it", async () => {
    const { root, bin, from } = node();
    mkdirSync(join(bin, "railhead"));
    const run = await railhead(["install", "--root", root, "--from", from]);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toStartWith(`railhead: install -m 0755 ${from} ${bin}/railhead: `);
    expect(readdirSync(bin)).toEqual(["railhead"]);
  });
});

/** A root with a folder of plugins, and something that looks like an executable. */
function node() {
  const root = temporary();
  const bin = join(root, DEFAULT_LAYOUT.cniBin);
  mkdirSync(bin, { recursive: true });
  const from = join(root, "built");
  writeFileSync(from, "\x7fELF and the rest");
  return { root, bin, from };
}
