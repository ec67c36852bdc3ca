import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execPlugin } from "../../src/kube/exec-plugin.ts";
import type { KubeconfigExec } from "../../src/kube/kubeconfig.ts";
import { aFolder, PAIRS } from "./a-folder.ts";

const folder = aFolder();
const apiVersion = "client.authentication.k8s.io/v1";
const SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";

function exec(more: Partial<KubeconfigExec> = {}): KubeconfigExec {
  const usual = {
    apiVersion,
    command: "./plugin",
    args: [],
    env: [],
    installHint: "",
    provideClusterInfo: false,
  } as const;
  return { ...usual, args: [], env: [], interactiveMode: "Never", ...more };
}

/** A plugin that is this shell script. */
function plugin(script: string, more: Partial<KubeconfigExec> = {}, clock = { now: 0 }, patience = 10_000) {
  folder.write("plugin", `#!/bin/sh\necho run >> "$(dirname "$0")/runs"\n${script}\n`);
  chmodSync(join(folder.path(), "plugin"), 0o700);
  const surroundings = {
    directory: folder.path(),
    cluster: { server: "https://10.0.0.1", "insecure-skip-tls-verify": false },
    authority: () => undefined,
    patience,
  };
  return execPlugin(exec(more), surroundings, () => clock.now);
}

function gives(status: object, version: string = apiVersion): string {
  return `cat <<'END'\n${JSON.stringify({ apiVersion: version, kind: "ExecCredential", status })}\nEND`;
}

const runs = () => readFileSync(join(folder.path(), "runs"), "utf8").trim().split("\n").length;

describe("execPlugin()", () => {
  test("is run again from five seconds before what it gave expires", async () => {
    const clock = { now: Date.parse("2026-05-04T03:00:00Z") };
    const one = plugin(gives({ token: "t", expirationTimestamp: "2026-05-04T04:00:00Z" }), {}, clock);
    const granted = await one.grant();
    expect(granted).toEqual({ token: "t" });
    clock.now = Date.parse("2026-05-04T03:59:54Z");
    expect(await one.grant()).toBe(granted);
    clock.now = Date.parse("2026-05-04T03:59:55Z");
    expect(await one.grant()).not.toBe(granted);
    expect(runs()).toBe(2);
  });

  test("is run once for what has no end, and again when that is to be forgotten", async () => {
    const one = plugin(gives({ token: "t" }));
    const granted = await one.grant();
    expect(await one.grant()).toBe(granted);
    one.forget(granted);
    const next = await one.grant();
    // Somebody else's refusal of what has been replaced by now.
    one.forget(granted);
    expect(await one.grant()).toBe(next);
    expect(runs()).toBe(2);
  });

  test("is run once for all who ask meanwhile, and once more after it failed", async () => {
    const one = plugin(`[ -e "$(dirname "$0")/ready" ] || exit 1\n${gives({ token: "t" })}`);
    const failures = await Promise.allSettled([one.grant(), one.grant(), one.grant()]);
    expect([failures.map(({ status }) => status), runs()]).toEqual([["rejected", "rejected", "rejected"], 1]);
    folder.write("ready", "");
    expect(await one.grant()).toEqual({ token: "t" });
  });

  test("gets its arguments and environment, and nobody to ask", async () => {
    const script = `printf '%s,' "$@" "$RAIL" "$(cat)" > "$(dirname "$0")/got"\n${gives({ token: "t" })}`;
    await plugin(script, { args: ["a b", "$HOME"], env: [{ name: "RAIL", value: "1" }] }).grant();
    expect(readFileSync(join(folder.path(), "got"), "utf8")).toBe("a b,$HOME,1,,");
  });

  test("may give a certificate with its key, and neither without the other", async () => {
    const { cert, key } = PAIRS.one;
    expect(await plugin(gives({ clientCertificateData: cert, clientKeyData: key })).grant()).toEqual({
      keyPair: { cert, key },
    });
    await expect(plugin(gives({ clientKeyData: key })).grant()).rejects.toThrow("gave only one of certificate and key");
    const mixed = gives({ clientCertificateData: cert, clientKeyData: PAIRS.other.key });
    await expect(plugin(mixed).grant()).rejects.toThrow("the client key is not that of the client certificate");
  });

  test("is named when it gives nothing of use, and nothing that it gave is said", async () => {
    const wrong = [
      [`echo ${SECRET}`, "gave no JSON"],
      ["true", "gave no JSON"],
      [`echo '{"kind":"${SECRET}"}'`, "gave no ExecCredential: apiVersion: is missing"],
      [gives({ token: SECRET }, "client.authentication.k8s.io/v1beta1"), `does not speak ${apiVersion}`],
      [gives({ expirationTimestamp: SECRET }), "gave no credentials"],
      [`echo ${SECRET}; echo "token ${SECRET} is bad" >&2; exit 3`, "ended with 3: token … is bad"],
      ["kill -9 $$", "ended with a signal"],
    ] as const;
    for (const [script, complaint] of wrong) {
      const error = await plugin(script)
        .grant()
        .catch((thrown: unknown) => thrown);
      expect((error as Error).message).toBe(`Credential plugin ./plugin ${complaint}`);
      expect(Bun.inspect(error, { depth: 10 })).not.toContain(SECRET);
    }
  });

  test("says how to install one that is not there", async () => {
    const one = plugin("", { command: "no-such-plugin", installHint: "apt install it\n" });
    await expect(one.grant()).rejects.toThrow(
      "Credential plugin no-such-plugin cannot be run (ENOENT); apt install it",
    );
    expect(existsSync(join(folder.path(), "runs"))).toBe(false);
  });

  test("is ended when it takes too long, also where its children hold on to its output", async () => {
    for (const script of ["exec sleep 60", "sleep 3 & wait"]) {
      await expect(plugin(script, {}, { now: 0 }, 50).grant()).rejects.toThrow("did not end within 50 ms");
    }
  });
});
