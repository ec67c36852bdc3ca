import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Delegation, delegateRunner, delegateType } from "../../src/cni/delegate.ts";
import { CONFIG, call, VARIABLES, variables } from "./an-environment.ts";

/** A directory with an IPAM plugin "pool" that is this shell script. */
function pluginDirectory(script: string): string {
  const directory = mkdtempSync(join(tmpdir(), "railhead-ipam-"));
  writeFileSync(join(directory, "pool"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, "pool"), 0o755);
  return directory;
}

function delegation(directory: string, more: Partial<Delegation> = {}): Delegation {
  const rest = { stdin: '{"name":"n"}', variables: VARIABLES, version: "1.1.0", left: async () => 20_000 } as const;
  return { type: "pool", path: [directory], ...rest, ...more };
}

const run = (script: string, verb: "ADD" | "DEL" = "ADD", more: Partial<Delegation> = {}) =>
  delegateRunner(delegation(pluginDirectory(script), more))(verb);

const RESULT = '{"cniVersion":"1.1.0","ips":[{"address":"10.1.0.2/16","gateway":"10.1.0.1"}]}';

describe("delegateType()", () => {
  test("is the IPAM plugin that a main plugin's configuration names", () => {
    for (const face of ["sriov", "macvlan", "railhead"] as const) {
      expect(delegateType(face, { ipam: { type: "whereabouts" } })).toBe("whereabouts");
    }
  });

  test("is nothing for our own IPAM, or none", () => {
    for (const ipam of [undefined, null, {}, { type: "" }, { type: "spiderpool" }]) {
      expect(delegateType("sriov", { ipam })).toBeUndefined();
    }
  });

  test("is nothing for a plugin that makes no interface: the main plugin runs the delegate", () => {
    for (const face of ["spiderpool", "rdma", "coordinator", "tuning"] as const) {
      expect(delegateType(face, { ipam: { type: "host-local" } })).toBeUndefined();
    }
  });

  test.each([
    [{ type: "railhead" }, 'ipam.type "railhead" is no IPAM plugin'],
    [{ type: "macvlan" }, 'ipam.type "macvlan" is no IPAM plugin'],
    [{ type: "../host-local" }, 'ipam.type "../host-local" must be the name of a plugin, without a directory'],
    [{ type: 7 }, "ipam.type must be text; it is 7"],
    ["host-local", 'ipam must be an object; it is "host-local"'],
  ])("refuses %j", (ipam, message) => expect(() => delegateType("sriov", { ipam })).toThrow(message));
});

describe("delegateRunner()", () => {
  test("reads the result of an ADD", async () => {
    expect(await run(`echo '${RESULT}'`)).toEqual({
      kind: "done",
      results: [{ ips: [{ address: "10.1.0.2/16", gateway: "10.1.0.1" }] }],
    });
  });

  test("gives the plugin the same stdin and variables, but for the verb", async () => {
    const directory = pluginDirectory(`cat > "$0.stdin"; env > "$0.env"; echo '${RESULT}'`);
    const stdin = JSON.stringify({ name: "n", filler: "x".repeat(300_000) });
    const secret = { ...variables({ HOME: "/root", GONE: undefined }), CNI_COMMAND: "ADD" };
    expect(await delegateRunner(delegation(directory, { stdin, variables: secret }))("DEL")).toMatchObject({
      kind: "done",
    });
    expect(readFileSync(join(directory, "pool.stdin"), "utf8")).toBe(stdin);
    const seen = readFileSync(join(directory, "pool.env"), "utf8").split("\n");
    expect(seen).toContain("CNI_COMMAND=DEL");
    expect(seen).toContain(`CNI_CONTAINERID=${VARIABLES.CNI_CONTAINERID}`);
    expect(seen).toContain("HOME=/root");
  });

  test("takes the first regular file along CNI_PATH, links followed", async () => {
    const directory = pluginDirectory(`echo '${RESULT}'`);
    const before = mkdtempSync(join(tmpdir(), "railhead-ipam-"));
    mkdirSync(join(before, "pool"));
    const linked = mkdtempSync(join(tmpdir(), "railhead-ipam-"));
    symlinkSync(join(directory, "pool"), join(linked, "pool"));
    const path = ["", "/nowhere", before, linked];
    expect(await delegateRunner(delegation(directory, { path }))("ADD")).toMatchObject({ kind: "done" });
  });

  test("names a plugin that is nowhere, and where it was looked for", async () => {
    const answer = await delegateRunner(delegation("/nowhere", { path: ["/nowhere", "/opt/none"] }))("ADD");
    expect(answer).toMatchObject({
      error: {
        code: 7,
        msg: 'The IPAM plugin "pool" is in no directory of CNI_PATH (/nowhere:/opt/none); install it there',
      },
    });
  });

  test("hands on the plugin's own error and code, and says whose it is", async () => {
    const answer = await run(`echo '{"cniVersion":"0.4.0","code":117,"msg":"full","details":"of 3"}'; exit 1`);
    expect(answer).toMatchObject({
      kind: "failed",
      error: { code: 117, msg: "IPAM plugin pool: full", details: "of 3" },
    });
  });

  test("reads a result of an older version, and one that names none", async () => {
    const ips = [{ address: "10.1.0.2/16" }];
    expect(await run(`echo '{"cniVersion":"0.2.0","ip4":{"ip":"10.1.0.2/16"}}'`)).toMatchObject({ results: [{ ips }] });
    expect(await run(`echo '{"ip4":{"ip":"10.1.0.2/16"}}'`, "ADD", { version: "0.2.0" })).toMatchObject({
      results: [{ ips }],
    });
  });

  test.each([
    ["nothing", "true", 6, "is not JSON"],
    ["a page", "echo '<html>'", 6, "is not JSON"],
    ["a list", "echo '[]'", 6, "must be an object"],
    ["a version of the future", `echo '{"cniVersion":"9.0.0"}'`, 1, 'of version "9.0.0", which is not supported'],
    ["a failure without words", "exit 3", 6, "(exit code 3) is not JSON"],
    ["a death by signal", "kill -TERM $$", 5, "died of SIGTERM"],
  ])("fails where the plugin answers an ADD with %s", async (_what, script, code, message) => {
    expect(await run(script)).toMatchObject({ kind: "failed", error: { code, msg: expect.stringContaining(message) } });
  });

  test("fails where the file is no program", async () => {
    const directory = pluginDirectory("");
    chmodSync(join(directory, "pool"), 0o644);
    expect(await delegateRunner(delegation(directory))("ADD")).toMatchObject({
      error: { code: 5, msg: expect.stringMatching(/pool cannot be started$/) },
    });
  });

  test("ignores what a plugin prints on a DEL", async () => {
    expect(await run("echo done", "DEL")).toEqual({ kind: "done", results: [{}] });
  });

  test("does not wait for a grandchild that keeps stdout open", async () => {
    expect(await run(`sleep 60 & echo '${RESULT}'`)).toMatchObject({ kind: "done" });
  });
});

describe("runPlugin()", () => {
  test("kills a plugin that is not done in time, and asks to try again", async () => {
    const { runPlugin } = await import("../../src/cni/run-plugin.ts");
    const directory = pluginDirectory("exec sleep 60");
    const running = runPlugin(join(directory, "pool"), "", {}, 200);
    await expect(running).rejects.toMatchObject({ code: "tryAgainLater" });
  });
});

describe("respond() with a foreign IPAM plugin", () => {
  const config = { ...CONFIG, ipam: { type: "pool" } };

  test("hands the delegate's addresses to the agent", async () => {
    const path = pluginDirectory(`echo '${RESULT}'`);
    const { outcome, asked } = await call({ config, variables: variables({ CNI_PATH: path }) });
    expect(outcome.exitCode).toBe(0);
    expect(asked[0]?.nics[0]?.delegated).toEqual({ ips: [{ address: "10.1.0.2/16", gateway: "10.1.0.1" }] });
  });

  test("takes the addresses back where the agent fails", async () => {
    const path = pluginDirectory(`echo $CNI_COMMAND >> "$0.verbs"; echo '${RESULT}'`);
    const error = { cniVersion: "1.1.0", code: 102, msg: "No VF" };
    const given = { config, variables: variables({ CNI_PATH: path }), answer: { kind: "failed", error } } as const;
    expect((await call(given)).printed).toEqual(error);
    expect(readFileSync(join(path, "pool.verbs"), "utf8")).toBe("ADD\nDEL\n");
  });
});
