import { describe, expect, test } from "bun:test";
import { CniError, errorObject } from "../../src/wire/error.ts";
import { FACES } from "../../src/wire/face.ts";
import type { Request } from "../../src/wire/request.ts";
import { SPEC_VERSIONS } from "../../src/wire/spec-version.ts";
import { RAIL } from "../wire/a-result.ts";
import { CONFIG, call, variables } from "./an-environment.ts";

const VERBS = ["ADD", "DEL", "CHECK", "GC", "STATUS"] as const;
const POOL_EMPTY = errorObject(new CniError("poolExhausted", "Pool rail1 has no free address"), "1.1.0");

describe("respond() to ADD", () => {
  test("asks for one NIC with all that the runtime said", async () => {
    const { asked, sockets } = await call({ config: { ...CONFIG, prevResult: RAIL, mtu: 4200 } });
    expect(sockets).toEqual(["/run/railhead/agent.sock"]);
    expect(JSON.parse(JSON.stringify(asked))).toEqual([
      {
        command: "ADD",
        nonce: "nonce-1",
        issuedAt: 5_000,
        deadline: 65_000,
        nics: [
          {
            face: "sriov",
            cniVersion: "1.1.0",
            network: "gpu1-rail",
            containerId: "8f4c2a",
            netns: "/run/netns/pod",
            ifname: "net1",
            args: { IgnoreUnknown: "1", K8S_POD_NAMESPACE: "default", K8S_POD_NAME: "train-0" },
            config: { ...CONFIG, mtu: 4200 },
            prevResult: { ...RAIL, dns: { nameservers: ["10.0.0.10"], search: ["cluster.local"], options: [] } },
          },
        ],
      },
    ]);
  });

  test.each(SPEC_VERSIONS)("prints the result in the shape of %s, and nothing else", async (cniVersion) => {
    const { outcome, printed } = await call({ config: { ...CONFIG, cniVersion } });
    expect(printed).toMatchObject({ cniVersion });
    expect(outcome.stdout.trim().split("\n")).toHaveLength(1);
    expect(outcome).toMatchObject({ stderr: "", exitCode: 0 });
  });

  test("takes a configuration without cniVersion for one of 0.1.0", async () => {
    const { printed } = await call({ config: { ...CONFIG, cniVersion: undefined } });
    expect(printed).toMatchObject({ cniVersion: "0.1.0", ip4: { ip: "172.16.1.2/27" } });
  });

  test("prints the error it is answered, in the version of the configuration, and exits 1", async () => {
    const answer = { kind: "failed", error: POOL_EMPTY } as const;
    const { outcome, printed } = await call({ answer, config: { ...CONFIG, cniVersion: "0.3.1" } });
    expect(printed).toEqual({ cniVersion: "0.3.1", code: 100, msg: "Pool rail1 has no free address" });
    expect(outcome.exitCode).toBe(1);
  });

  test("takes back by a later DEL what it cannot print", async () => {
    const answer = { kind: "done", results: [{ interfaces: [{ name: "net1" }] }] } as const;
    const { printed, asked, outcome } = await call({
      answer: { ...answer, results: [{ interfaces: [{ name: "net1" }] }] },
      config: { ...CONFIG, cniVersion: "0.2.0" },
    });
    expect(printed).toMatchObject({ code: 1, msg: expect.stringContaining("set cniVersion to 0.3.0 or later") });
    expect(asked.map(({ command, nonce }) => [command, nonce])).toEqual([
      ["ADD", "nonce-1"],
      ["DEL", "nonce-2"],
    ]);
    expect(asked[1]?.nics).toEqual(asked[0]!.nics);
    expect(outcome.exitCode).toBe(1);
  });

  test("takes back what was answered without a result", async () => {
    const { printed, asked } = await call({ answer: { kind: "done", results: [] } });
    expect(printed).toMatchObject({ code: 999 });
    expect(asked.map(({ command }) => command)).toEqual(["ADD", "DEL"]);
  });
});

describe("respond() to DEL, CHECK, GC and STATUS", () => {
  test.each(["DEL", "CHECK", "GC", "STATUS"])("prints nothing when %s is done", async (verb) => {
    const { outcome, asked } = await call({ variables: variables({ CNI_COMMAND: verb }) });
    expect(outcome).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(asked.map(({ command }) => command)).toEqual([verb as Request["command"]]);
  });

  test("asks for a DEL without namespace, as of a sandbox that has stopped", async () => {
    for (const netns of ["", undefined]) {
      const { outcome, asked } = await call({ variables: variables({ CNI_COMMAND: "DEL", CNI_NETNS: netns }) });
      expect(outcome.exitCode).toBe(0);
      expect(asked[0]?.nics[0]?.netns).toBe("");
    }
  });

  test("says by code 50 that no ADD could succeed", async () => {
    const error = errorObject(new CniError("notAvailable", "The node holds no address"), "1.1.0");
    const { printed } = await call({
      variables: variables({ CNI_COMMAND: "STATUS" }),
      answer: { kind: "failed", error },
    });
    expect(printed).toMatchObject({ code: 50 });
  });

  test.each([
    ["CHECK", "0.3.1", "0.4.0"],
    ["GC", "1.0.0", "1.1.0"],
    ["STATUS", "1.0.0", "1.1.0"],
  ])("refuses %s at %s, since it came with %s", async (verb, cniVersion, since) => {
    const { printed, asked } = await call({
      variables: variables({ CNI_COMMAND: verb }),
      config: { ...CONFIG, cniVersion },
    });
    expect(printed).toEqual({
      cniVersion,
      code: 1,
      msg: `cniVersion ${cniVersion} has no ${verb}; it came with ${since}`,
    });
    expect(asked).toEqual([]);
  });

  test("GC and STATUS need neither container nor interface", async () => {
    for (const verb of ["GC", "STATUS"]) {
      const { asked } = await call({ variables: { CNI_COMMAND: verb, CNI_PATH: "/opt/cni/bin" } });
      expect(asked[0]?.nics).toMatchObject([{ containerId: "", netns: "", ifname: "" }]);
    }
  });
});

describe("respond() to GC", () => {
  const gc = (keys: object) => call({ variables: variables({ CNI_COMMAND: "GC" }), config: { ...CONFIG, ...keys } });
  const valid = [{ containerID: "c1", ifname: "eth0" }];

  test.each(["cni.dev/valid-attachments", "cni.dev/attachments"])("hands on the list of %s", async (key) => {
    const { asked } = await gc({ [key]: valid });
    expect(asked[0]?.nics[0]?.validAttachments).toEqual(valid);
  });

  test("hands on an empty list as one, and no list as none", async () => {
    const [empty, absent, nil] = await Promise.all([
      gc({ "cni.dev/valid-attachments": [] }),
      gc({}),
      gc({ "cni.dev/valid-attachments": null, "cni.dev/attachments": null }),
    ]);
    expect(empty.asked[0]?.nics[0]?.validAttachments).toEqual([]);
    expect(absent.asked[0]?.nics[0]).not.toHaveProperty("validAttachments");
    expect(nil.asked[0]?.nics[0]).not.toHaveProperty("validAttachments");
  });

  test("refuses a list that it does not understand", async () => {
    for (const list of [{}, "c1", [{ containerID: "c1" }], [1]]) {
      const { printed, asked } = await gc({ "cni.dev/valid-attachments": list });
      expect(printed).toMatchObject({ code: 6 });
      expect(asked).toEqual([]);
    }
  });
});

describe("respond() to VERSION", () => {
  test("answers without agent and without reading stdin, whatever the other variables hold", async () => {
    const dummy = { CNI_CONTAINERID: "", CNI_NETNS: "dummy", CNI_IFNAME: "dummy", CNI_PATH: "dummy" };
    const { outcome, printed, sockets, reads } = await call({ variables: { CNI_COMMAND: "VERSION", ...dummy } });
    expect(printed).toEqual({ cniVersion: "1.1.0", supportedVersions: [...SPEC_VERSIONS] });
    expect({ exitCode: outcome.exitCode, sockets, reads }).toEqual({ exitCode: 0, sockets: [], reads: 0 });
  });
});

describe("respond() without a verb", () => {
  test("says on stderr what this is and what it speaks, and exits 0", async () => {
    for (const verb of ["", undefined]) {
      const { outcome } = await call({ variables: variables({ CNI_COMMAND: verb }) });
      expect(outcome).toMatchObject({ stdout: "", exitCode: 0 });
      expect(outcome.stderr).toMatch(/CNI plugin: sriov\nCNI protocol versions supported: 0\.1\.0, .*1\.1\.0\n$/);
    }
  });

  test("names the plugins where it is called by none of their names", async () => {
    const { outcome } = await call({ argv0: "/opt/cni/bin/bridge", variables: {} });
    expect(outcome.stderr).toContain(`no plugin; the plugins are ${FACES.join(", ")}`);
  });
});

describe("respond() refuses", () => {
  test.each([
    ["an unknown verb", { variables: variables({ CNI_COMMAND: "UPDATE" }) }, 4, 'CNI_COMMAND "UPDATE" is no verb'],
    ["a verb in small letters", { variables: variables({ CNI_COMMAND: "add" }) }, 4, "no verb"],
    ["a name that is no plugin's", { argv0: "bridge" }, 7, "bridge names no plugin of railhead; they are railhead, "],
    ["a container id with a slash", { variables: variables({ CNI_CONTAINERID: "a/b" }) }, 4, 'CNI_CONTAINERID "a/b"'],
    ["an interface name of 16 bytes", { variables: variables({ CNI_IFNAME: "n".repeat(16) }) }, 4, "longer than 15"],
    ["CNI_ARGS that are no pairs", { variables: variables({ CNI_ARGS: "K8S" }) }, 4, 'CNI_ARGS holds "K8S"'],
    ["a stdin that cannot be read", { stdin: new CniError("ioFailure", "EIO") }, 5, "EIO"],
    ["a stdin of more than 8 MiB", { stdin: " ".repeat(8 * 1024 * 1024 + 1) }, 5, "Too long"],
    ["a clock that cannot be read", { clock: new CniError("ioFailure", "No /proc/uptime") }, 5, "No /proc/uptime"],
    ["a wrong name before a wrong clock", { argv0: "bridge", clock: new Error("clock") }, 7, "bridge names no plugin"],
    ["an empty stdin", { stdin: "\n" }, 6, "is empty: nothing came on stdin"],
    ["a stdin that is not JSON", { stdin: "{name: x}" }, 6, "on stdin is not JSON"],
    ["a stdin that is no object", { stdin: "[]" }, 6, "must be an object"],
    ["a stdin that is null", { stdin: "null" }, 6, "must be an object"],
    ["a stdin deeper than any stack", { stdin: "[".repeat(1_000_000) }, 6, "is not JSON"],
    ["a configuration without name", { config: { cniVersion: "1.0.0" } }, 7, "has no name"],
    ["a configuration with an empty name", { config: { name: "" } }, 7, "has no name"],
    ["a configuration with a name like a path", { config: { name: "../x" } }, 7, 'has the name "../x"'],
    ["a name that is no text", { config: { name: 1 } }, 6, "name must be text; it is 1"],
    ["a version that nobody knows", { config: { ...CONFIG, cniVersion: "2.0.0" } }, 1, 'cniVersion "2.0.0"'],
    ["a version that is no text", { config: { ...CONFIG, cniVersion: 1 } }, 6, "cniVersion must be text"],
    ["a relative socket", { config: { ...CONFIG, socket: "agent.sock" } }, 7, "socket in the network"],
    ["a deadline of no time", { config: { ...CONFIG, deadlineSeconds: 0 } }, 7, "deadlineSeconds in the network"],
    ["its own namespace", { own: "/run/netns/pod" }, 8, "CNI_NETNS /run/netns/pod is the namespace of the plugin"],
  ])("%s", async (_what, given, code, message) => {
    const { outcome, printed, asked } = await call(given);
    expect(printed).toMatchObject({ code, msg: expect.stringContaining(message) });
    expect(outcome).toMatchObject({ stderr: "", exitCode: 1 });
    expect(asked).toEqual([]);
  });

  test("all missing variables at once, by name", async () => {
    const needed: [string, string][] = [
      ["ADD", "CNI_CONTAINERID, CNI_NETNS, CNI_IFNAME, CNI_PATH"],
      ["DEL", "CNI_CONTAINERID, CNI_IFNAME, CNI_PATH"],
      ["CHECK", "CNI_CONTAINERID, CNI_NETNS, CNI_IFNAME, CNI_PATH"],
      ["GC", "CNI_PATH"],
      ["STATUS", "CNI_PATH"],
    ];
    for (const [verb, names] of needed) {
      const { printed } = await call({ variables: { CNI_COMMAND: verb } });
      expect(printed).toMatchObject({ code: 4, msg: `${verb} needs the variables [${names}], which are not set` });
    }
  });

  test("names both sides where the version is not supported", async () => {
    const { printed } = await call({ config: { ...CONFIG, cniVersion: "0.5.0" } });
    expect(printed?.details).toBe(`config is "0.5.0", plugin supports ${JSON.stringify(SPEC_VERSIONS)}`);
  });

  test("says the version of the configuration in every error after it is known", async () => {
    const { printed } = await call({ config: { ...CONFIG, cniVersion: "0.4.0", prevResult: [] } });
    expect(printed).toMatchObject({ cniVersion: "0.4.0", code: 6 });
  });
});

describe("respond() and the plugin's own namespace", () => {
  test.each(["1", "true", "TRUE", "True"])("lets CNI_NETNS_OVERRIDE=%s have its way", async (override) => {
    const { outcome } = await call({ own: "/run/netns/pod", variables: variables({ CNI_NETNS_OVERRIDE: override }) });
    expect(outcome.exitCode).toBe(0);
  });

  test("does not take another value for a yes", async () => {
    const { printed } = await call({ own: "/run/netns/pod", variables: variables({ CNI_NETNS_OVERRIDE: "yes" }) });
    expect(printed).toMatchObject({ code: 8 });
  });

  test("refuses a DEL there, and lets CHECK look", async () => {
    const at = (verb: string) => call({ own: "/run/netns/pod", variables: variables({ CNI_COMMAND: verb }) });
    expect((await at("DEL")).printed).toMatchObject({ code: 8 });
    expect((await at("CHECK")).outcome.exitCode).toBe(0);
  });
});

describe("respond() and prevResult", () => {
  const add = (cniVersion: string, prevResult: unknown) => call({ config: { ...CONFIG, cniVersion, prevResult } });

  test("reads it in the version it says, where that is of the same shape", async () => {
    const versioned = { cniVersion: "0.3.0", ips: [{ version: "4", address: "10.0.0.2/8" }] };
    const { asked } = await add("0.4.0", versioned);
    expect(asked[0]?.nics[0]?.prevResult).toEqual({ ips: [{ address: "10.0.0.2/8" }] });
  });

  test("reads it in the version of the configuration where it says none", async () => {
    const { asked } = await add("0.2.0", { ip4: { ip: "10.0.0.2/8" } });
    expect(asked[0]?.nics[0]?.prevResult).toEqual({ ips: [{ address: "10.0.0.2/8" }] });
  });

  test.each([
    ["1.0.0", "0.4.0"],
    ["0.4.0", "1.1.0"],
    ["0.3.1", "0.2.0"],
    ["1.1.0", "7.0.0"],
  ])("refuses in %s one of %s", async (cniVersion, other) => {
    const { printed } = await add(cniVersion, { cniVersion: other });
    expect(printed).toMatchObject({ code: 1, msg: expect.stringContaining(`"${other}" does not go with`) });
  });

  test("takes null for none", async () => {
    const { asked } = await add("1.0.0", null);
    expect(asked[0]?.nics[0]).not.toHaveProperty("prevResult");
    expect(asked[0]?.nics[0]?.config).not.toHaveProperty("prevResult");
  });
});

describe("respond() and the keys meant for the plugin process", () => {
  test("asks on the socket that the configuration names", async () => {
    expect((await call({ config: { ...CONFIG, socket: "/run/other.sock" } })).sockets).toEqual(["/run/other.sock"]);
  });

  test("reckons the deadline from the beginning of the process", async () => {
    const { asked } = await call({ clock: 7_777, config: { ...CONFIG, deadlineSeconds: 2.5 } });
    expect(asked[0]).toMatchObject({ issuedAt: 7_777, deadline: 10_277 });
  });

  test("serves every plugin name, and every verb for it", async () => {
    for (const face of FACES) {
      for (const verb of VERBS) {
        const { asked } = await call({ argv0: `/opt/cni/bin/${face}`, variables: variables({ CNI_COMMAND: verb }) });
        expect(asked).toMatchObject([{ command: verb, nics: [{ face }] }]);
      }
    }
  });
});
