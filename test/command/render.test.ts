import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseManifests } from "../../src/manifests/parse-manifests.ts";
import { railhead, TOP } from "./run-railhead.ts";
import { temporaryDirectories } from "./temporary.ts";

const temporary = temporaryDirectories();
const SEED = "test/fixtures/seed";
const NETWORKS = `${SEED}/solution-2/networks.yaml`;

describe("railhead render", () => {
  test("writes one conflist for each network of Solution 2, readable by all", async () => {
    const pwd = temporary();
    const run = await railhead(["render", join(TOP, NETWORKS), "--out", "made/net.d"], { pwd });
    const names = [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => `sriov-eno3np${rail}.conflist`);
    expect(run).toMatchObject({ exitCode: 0, stdout: "" });
    expect(run.stderr.trim().split("\n")).toEqual(names.map((name) => `Written ${pwd}/made/net.d/${name}`));
    expect(readdirSync(join(pwd, "made/net.d")).sort()).toEqual(names);
    for (const name of names) expect(statSync(join(pwd, "made/net.d", name)).mode & 0o777).toBe(0o644);
  });

  test("prints what it would write, from files, directories and standard input alike", async () => {
    const text = readFileSync(join(TOP, NETWORKS), "utf8");
    const [file, input, directory] = await Promise.all([
      railhead(["render", NETWORKS]),
      railhead(["render", "-"], { stdin: text }),
      railhead(["render", NETWORKS, "--fused", "--json"]),
    ]);
    expect(file.exitCode).toBe(0);
    expect(input).toEqual(file);
    expect(file.stdout.match(/"name": "sriov-eno3np\d"/g)).toHaveLength(8);
    const { networks, findings, written } = JSON.parse(directory.stdout);
    expect({ findings, written }).toEqual({ findings: [], written: [] });
    expect(networks).toHaveLength(8);
    expect(networks[0]).toMatchObject({
      name: "sriov-eno3np1",
      namespace: "kube-system",
      file: "sriov-eno3np1.conflist",
      resourceName: "spidernet.io/eno3np1",
      configuration: { plugins: [{ type: "railhead", mtu: 4200 }] },
    });
  });

  test("refuses with every finding at its line, and writes nothing", async () => {
    const pwd = temporary();
    const bad = readFileSync(join(TOP, NETWORKS), "utf8")
      .replace("mtu: 4200", "mtu: '4200'")
      .replace("enableRdma: true", "enableRdma: ja");
    writeFileSync(join(pwd, "bad.yaml"), bad);
    const run = await railhead(["render", "bad.yaml", "--out", "made"], { pwd });
    expect(run).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: [
        'bad.yaml:11: SpiderMultusConfig kube-system/sriov-eno3np1: spec.sriov.mtu is "4200"; write the number 4200',
        'bad.yaml:26: SpiderMultusConfig kube-system/sriov-eno3np2: spec.sriov.enableRdma is "ja"; write true or false',
        "railhead: Nothing is rendered: 2 errors",
        "",
      ].join("\n"),
    });
    expect(existsSync(join(pwd, "made"))).toBe(false);
  });

  test("goes on after a warning", async () => {
    const run = await railhead(["render", `${SEED}/solution-2`, `${SEED}/solution-2/networks.yaml`]);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("SpiderCoordinator default: warning: No Pod network is known");
  });

  test("warns of a pool that no file has where pools are among them", async () => {
    const text = readFileSync(join(TOP, SEED, "solution-1/roce.yaml"), "utf8").replace(
      '["gpu1-net11"]',
      '["gpu1-net91"]',
    );
    const run = await railhead(["render", "-"], { stdin: text });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toBe(
      "-:16: SpiderMultusConfig spiderpool/gpu1-sriov: warning: There is no SpiderIPPool gpu1-net91; the pools at hand are gpu1-net11\n",
    );
  });

  test("refuses two networks whose files would have one name", async () => {
    const text = readFileSync(join(TOP, SEED, "vf-mtu.yaml"), "utf8");
    const run = await railhead(["render", "-"], {
      stdin: `${text}---\n${text.replace("namespace: spiderpool", "namespace: other")}`,
    });
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("gpu1-sriov.conflist is the file of SpiderMultusConfig spiderpool/gpu1-sriov too");
  });

  test("prints NetworkAttachmentDefinitions, or writes a file for each, named with its namespace", async () => {
    const pwd = temporary();
    const text = readFileSync(join(TOP, SEED, "vf-mtu.yaml"), "utf8");
    const stdin = `${text}---\n${text.replace("namespace: spiderpool", "namespace: other")}`;
    const [printed, written, json] = await Promise.all([
      railhead(["render", "-", "--nad"], { stdin }),
      railhead(["render", "-", "--nad", "--out", "nads"], { stdin, pwd }),
      railhead(["render", "-", "--nad", "--json"], { stdin }),
    ]);
    expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
    const { documents } = parseManifests(printed.stdout, "-");
    expect(documents.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual([
      "NetworkAttachmentDefinition spiderpool/gpu1-sriov",
      "NetworkAttachmentDefinition other/gpu1-sriov",
    ]);
    const files = ["spiderpool_gpu1-sriov.yaml", "other_gpu1-sriov.yaml"];
    expect(written.stderr).toBe(files.map((file) => `Written ${pwd}/nads/${file}\n`).join(""));
    expect(files.map((file) => readFileSync(join(pwd, "nads", file), "utf8")).join("")).toBe(printed.stdout);
    const { networks } = JSON.parse(json.stdout);
    expect(networks.map(({ configuration }: { configuration: object }) => configuration)).toEqual(
      documents.map(({ value }) => value),
    );
  });

  test("prints an empty NetworkAttachmentDefinition for an empty customCNI", async () => {
    const spec = { cniType: "custom", customCNI: "" };
    const head = { apiVersion: "spiderpool.spidernet.io/v2beta1", kind: "SpiderMultusConfig" };
    const stdin = JSON.stringify({ ...head, metadata: { name: "k8s-pod-network" }, spec });
    const run = await railhead(["render", "-", "--nad"], { stdin });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(parseManifests(run.stdout, "-").documents[0]?.value.spec).toEqual({ config: "" });
  });

  test("keeps customCNI byte for byte, a single plugin as .conf", async () => {
    const pwd = temporary();
    const network = (name: string, text: string) =>
      JSON.stringify({
        apiVersion: "spiderpool.spidernet.io/v2beta1",
        kind: "SpiderMultusConfig",
        metadata: { name },
        spec: { cniType: "custom", customCNI: text },
      });
    const list = '{"cniVersion": "1.0.0",\n  "name": "x", "plugins": [{"type": "ptp"}]}';
    const stdin = `${network("list", list)}\n---\n${network("single", '{"type": "ptp"}')}\n---\n${network("calico", "")}\n`;
    const run = await railhead(["render", "-", "--out", "."], { pwd, stdin });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain("calico: warning: customCNI is empty");
    expect(readdirSync(pwd).sort()).toEqual(["list.conflist", "single.conf"]);
    expect(readFileSync(join(pwd, "list.conflist"), "utf8")).toBe(`${list}\n`);
  });

  test.each([
    [["render", "/nonexistent.yaml"], "/nonexistent.yaml:1: A file: Cannot be read: ENOENT"],
    [["render", `${SEED}/node-policy.yaml`], `railhead: There is no SpiderMultusConfig in ${SEED}/node-policy.yaml`],
    [["render", NETWORKS, "--out", "/dev/null/x"], "railhead: /dev/null/x cannot be written: "],
    [["render", `${SEED}/solution-1/infiniband.yaml`], "cniType ib-sriov is not served by this version yet"],
  ])("fails with exit code 1 for %j", async (args, text) => {
    const run = await railhead(args);
    expect(run).toMatchObject({ exitCode: 1, stdout: "" });
    expect(run.stderr).toContain(text);
  });
});
