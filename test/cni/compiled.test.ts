import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FACES } from "../../src/wire/face.ts";
import type { Request } from "../../src/wire/request.ts";
import { SPEC_VERSIONS } from "../../src/wire/spec-version.ts";
import { RAIL } from "../wire/a-result.ts";
import { CONFIG, VARIABLES } from "./an-environment.ts";

const ROOT = join(import.meta.dir, "../..");
const directory = mkdtempSync(join(tmpdir(), "railhead-compiled-"));
const socket = join(directory, "agent.sock");
const asked: Request[] = [];
const agent = Bun.serve({
  unix: socket,
  fetch: async (request) => {
    asked.push((await request.json()) as Request);
    return Response.json({ kind: "done", results: [RAIL] });
  },
});

beforeAll(() => {
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, "scripts/build.ts", "--outdir", directory], {
    cwd: ROOT,
  });
  if (exitCode !== 0) throw new Error(stderr.toString());
});

afterAll(async () => {
  await agent.stop(true);
  rmSync(directory, { recursive: true });
});

/** One start of the executable under a name, stdin from a pipe. */
async function start(name: string, env: Record<string, string>, stdin = "", args: string[] = []) {
  const child = Bun.spawn([join(directory, name), ...args], { env, stdin: Buffer.from(stdin), stderr: "pipe" });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  return { exitCode: await child.exited, stdout, stderr };
}

describe("the executable", () => {
  test("says its version and commit", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const { stdout } = await start("railhead", {}, "", ["--version"]);
    expect(stdout).toMatch(new RegExp(`^railhead ${version} \\(([0-9a-f]{12}(-dirty)?|unknown)\\)\n$`));
  });

  test("lies beside a relative link for each plugin", () => {
    for (const face of FACES.filter((name) => name !== "railhead")) {
      expect(readlinkSync(join(directory, face))).toBe("railhead");
    }
  });

  test.each(FACES)("is the plugin %s where it is called so", async (face) => {
    asked.length = 0;
    const { exitCode, stdout, stderr } = await start(face, VARIABLES, JSON.stringify({ ...CONFIG, socket }));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ cniVersion: "1.1.0", ips: RAIL.ips });
    expect(asked).toMatchObject([{ command: "ADD", nics: [{ face, containerId: VARIABLES.CNI_CONTAINERID }] }]);
  });

  test("is a plugin under a foreign name too where a runtime calls, and says that it is none", async () => {
    symlinkSync("railhead", join(directory, "bridge"));
    const { exitCode, stdout } = await start("bridge", VARIABLES, JSON.stringify(CONFIG));
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 7, msg: expect.stringContaining("names no plugin of railhead") });
  });

  test("says what it is where a plugin is called without a verb", async () => {
    const { exitCode, stdout, stderr } = await start("sriov", {});
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr).toContain("CNI plugin: sriov");
  });

  test("answers VERSION without stdin", async () => {
    const { exitCode, stdout } = await start("macvlan", { CNI_COMMAND: "VERSION" });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ cniVersion: "1.1.0", supportedVersions: [...SPEC_VERSIONS] });
  });

  test("refuses its own namespace before it asks anybody", async () => {
    asked.length = 0;
    const own = { ...VARIABLES, CNI_NETNS: `/proc/${process.pid}/ns/net` };
    const { exitCode, stdout } = await start("sriov", own, JSON.stringify({ ...CONFIG, socket }));
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 8 });
    expect(asked).toEqual([]);
  });

  test("begins its requests on the boot clock", async () => {
    const uptime = () => Number.parseFloat(readFileSync("/proc/uptime", "utf8")) * 1000;
    asked.length = 0;
    const before = uptime();
    await start("sriov", VARIABLES, JSON.stringify({ ...CONFIG, socket, deadlineSeconds: 7 }));
    const [request] = asked;
    // The file shows hundredths of a second.
    expect(request!.issuedAt).toBeGreaterThanOrEqual(before - 10);
    expect(request!.issuedAt).toBeLessThanOrEqual(uptime() + 20);
    expect(request!.deadline - request!.issuedAt).toBe(7_000);
  });

  test("reads a configuration of megabytes, and refuses one of more than eight", async () => {
    const filler = (length: number) => JSON.stringify({ ...CONFIG, socket, filler: "x".repeat(length) });
    expect((await start("sriov", VARIABLES, filler(3_000_000))).exitCode).toBe(0);
    const { exitCode, stdout } = await start("sriov", VARIABLES, filler(9_000_000));
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ code: 5, msg: expect.stringContaining("exceeds 8388608 bytes") });
  });

  test("waits for a runtime that writes stdin in pieces", async () => {
    const script = `(printf '{"cniVersion":"1.1.0",'; sleep 0.2; printf '"name":"n","socket":"${socket}"}') | ${directory}/sriov`;
    const child = Bun.spawn(["sh", "-c", script], { env: { ...process.env, ...VARIABLES } });
    expect(JSON.parse(await new Response(child.stdout).text())).toMatchObject({ ips: RAIL.ips });
  });

  test("appends to files that are its standard streams, and truncates neither", async () => {
    const [out, err] = [join(directory, "out"), join(directory, "err")];
    for (const file of [out, err]) writeFileSync(file, "before\n");
    const script = `echo '${JSON.stringify({ ...CONFIG, socket })}' | ${directory}/sriov >> ${out} 2>> ${err}`;
    for (const verb of ["DEL", "ADD"]) {
      await Bun.spawn(["sh", "-c", script], { env: { ...process.env, ...VARIABLES, CNI_COMMAND: verb } }).exited;
    }
    expect(readFileSync(out, "utf8")).toMatch(/^before\n\{"cniVersion":"1\.1\.0",.*\}\n$/);
    expect(readFileSync(err, "utf8")).toBe("before\n");
  });

  test("fails where nobody takes its answer", async () => {
    const script = `echo '${JSON.stringify({ ...CONFIG, socket })}' | ${directory}/sriov > /dev/full`;
    expect(await Bun.spawn(["sh", "-c", script], { env: { ...process.env, ...VARIABLES } }).exited).toBe(1);
  });

  test("reads neither .env nor bunfig.toml where it is started", async () => {
    writeFileSync(join(directory, ".env"), "CNI_COMMAND=VERSION\n");
    writeFileSync(join(directory, "bunfig.toml"), 'preload = ["./nowhere.ts"]\n');
    const child = Bun.spawn([join(directory, "sriov")], { env: {}, cwd: directory, stderr: "pipe" });
    expect(await new Response(child.stderr).text()).toContain("CNI plugin: sriov");
    expect(await child.exited).toBe(0);
  });
});
