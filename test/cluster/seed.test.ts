import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "./a-cluster.ts";
import { railheadCluster } from "./a-railhead-cluster.ts";

const TOP = join(import.meta.dir, "../..");
const SEED = join(TOP, "test/fixtures/seed");
const PAGE = join(TOP, "docs/api-objects.md");
const files = [...new Bun.Glob("**/*.yaml").scanSync(SEED)].sort();

let cluster: Cluster;
beforeAll(async () => {
  cluster = await railheadCluster();
  await cluster.kubectl("create", "namespace", "spiderpool");
}, 90_000);

interface Verdict {
  object: string;
  accepted: boolean;
  said: string;
}

/** What `kubectl apply` says of each object of a file, in a cluster that has none of them. */
async function verdictsOn(file: string): Promise<Verdict[]> {
  await clear();
  const documents = readFileSync(join(SEED, file), "utf8").split(/^---$/m);
  const verdicts: Verdict[] = [];
  for (const text of documents) {
    const { exitCode, stderr } = await cluster.apply(text);
    const object = `${/^kind: (.*)$/m.exec(text)?.[1]} ${/^ {2}name: (.*)$/m.exec(text)?.[1]}`;
    verdicts.push({ object, accepted: exitCode === 0, said: causesIn(stderr) });
  }
  return verdicts;
}

/** What is wrong, without what kubectl puts around it. */
function causesIn(stderr: string): string {
  return stderr
    .replace(/^Error from server .*? is invalid: /, "")
    .replace(/^The \w+ "[^"]*" is invalid: ?/, "")
    .replace(/^error: resource mapping not found .*? from "STDIN": /, "")
    .trim()
    .split("\n")
    .map((line) => line.replace(/^\* /, "").trim())
    .filter((line) => line !== "" && !line.startsWith("<nil>: Invalid value: null"))
    .join("; ");
}

async function clear() {
  const kinds = "spiderippools,spidercoordinators,spidermultusconfigs";
  await cluster.kubectl("delete", kinds, "--all", "--all-namespaces");
}

/** A row for each object; those of one kind of which the same is said share one. */
async function table(): Promise<string[]> {
  const rows: string[] = [];
  for (const file of files) {
    const groups = Map.groupBy(await verdictsOn(file), ({ object, accepted, said }) =>
      [object.split(" ")[0], accepted, said].join("\n"),
    );
    for (const group of groups.values()) {
      const { object, accepted, said } = group[0]!;
      const objects = group.length === 1 ? object : `${object} to ${group.at(-1)!.object.split(" ")[1]}`;
      rows.push(`| \`${file}\` | ${objects} | ${accepted ? "accepted" : "refused"} | ${said.replaceAll("|", "\\|")} |`);
    }
  }
  return ["| file | object | verdict | what is said |", "|---|---|---|---|", ...rows];
}

describe("kubectl apply, of the document's manifests as they are printed,", () => {
  const accepted = async (file: string) => (await verdictsOn(file)).map((verdict) => verdict.accepted);

  test.each([
    ["solution-1/infiniband.yaml", [true, true]],
    ["solution-1/roce.yaml", [true, true]],
    ["solution-2/coordinator.yaml", [true]],
    ["solution-2/networks.yaml", Array(8).fill(true)],
    ["solution-2/pools.yaml", Array(8).fill(true)],
    ["solution-2/pools-as-printed.yaml", Array(8).fill(false)],
    ["injection.yaml", [true, true]],
    ["vf-mtu.yaml", [true]],
    // The excerpt has no resource.
    ["ufm.yaml", [false]],
    // Of another API group, which is not installed.
    ["node-policy.yaml", [false]],
  ])("takes or refuses what %s has", async (file, verdicts) => expect(await accepted(file)).toEqual(verdicts));

  test("takes a file as a whole, all that is right in it", async () => {
    await clear();
    const run = await cluster.kubectl("apply", "-f", join(SEED, "solution-2"));
    expect(run.exitCode).toBe(1);
    const { stdout } = await cluster.kubectl("get", "sp,smc,scc", "--all-namespaces", "-o", "name");
    expect(stdout.trim().split("\n")).toHaveLength(17);
  });

  test("keeps the aliases as they are written", async () => {
    await clear();
    await cluster.kubectl("apply", "-f", join(SEED, "injection.yaml"), "-f", join(SEED, "solution-2/networks.yaml"));
    const get = async (...words: string[]) => JSON.parse((await cluster.kubectl("get", ...words, "-o", "json")).stdout);
    const injection = await get("smc", "gpu1-sriov", "--namespace", "spiderpool");
    expect(injection.spec).toMatchObject({ sriov: { enableRdma: true }, ippools: { ipv4: ["gpu1-net11"] } });
    expect(injection.spec.sriov.rdmaIsolation).toBeUndefined();
    const rail = await get("smc", "sriov-eno3np1", "--namespace", "kube-system");
    expect(rail.spec.sriov).toMatchObject({ matchMasterSubnet: true, rdmaIsolation: true, mtu: 4200 });
    expect(rail.spec.sriov.ippools.matchMasterSubnet).toBeUndefined();
  });

  test("says what docs/api-objects.md shows (GOLDEN=write writes it anew)", async () => {
    const page = readFileSync(PAGE, "utf8");
    const [before, rest = ""] = page.split(/(?<=<!-- made by .*-->\n)/);
    const made = `${before}${(await table()).join("\n")}\n${rest.slice(rest.indexOf("<!-- end -->"))}`;
    if (process.env.GOLDEN === "write") writeFileSync(PAGE, made);
    expect(readFileSync(PAGE, "utf8")).toBe(made);
  });
});

describe("kubectl get", () => {
  test("shows what Spiderpool's columns show", async () => {
    await clear();
    await cluster.kubectl("apply", "-f", join(SEED, "solution-2/pools.yaml"));
    const status = { status: { totalIPCount: 28, allocatedIPCount: 3 } };
    const patch = [
      "patch",
      "sp",
      "eno3np1-rail1-node1",
      "--subresource=status",
      "--type=merge",
      "-p",
      JSON.stringify(status),
    ];
    expect((await cluster.kubectl(...patch)).stderr).toBe("");
    const { stdout } = await cluster.kubectl("get", "sp", "eno3np1-rail1-node1");
    const [head, row] = stdout.split("\n").map((line) => line.split(/\s+/));
    expect(head).toEqual(["NAME", "VERSION", "SUBNET", "ALLOCATED-IP-COUNT", "TOTAL-IP-COUNT", "DEFAULT"]);
    expect(row).toEqual(["eno3np1-rail1-node1", "ipv4", "172.16.1.0/27", "3", "28", "false"]);
  });

  test("knows every short name and both categories", async () => {
    for (const name of ["sp", "sr", "se", "scc", "smc", "ipb", "spiderpool", "railhead"]) {
      expect(await cluster.kubectl("get", name, "--all-namespaces")).toMatchObject({ exitCode: 0 });
    }
  });

  test("shows a Pod's first NIC", async () => {
    const ips = [{ interface: "net1", ipv4: "172.16.1.2/27", ipv4Pool: "eno3np1-rail1-node1" }];
    const current = { uid: "u", node: "node1", ips };
    const status = { ownerControllerType: "DaemonSet", ownerControllerName: "rdma-tools", current };
    const head = { apiVersion: "spiderpool.spidernet.io/v2beta1", kind: "SpiderEndpoint" };
    await cluster.apply(JSON.stringify({ ...head, metadata: { name: "pod-1", namespace: "default" }, status }));
    const { stdout } = await cluster.kubectl("get", "se", "pod-1");
    expect(stdout.split("\n")[1]?.split(/\s+/)).toEqual([
      "pod-1",
      "net1",
      "eno3np1-rail1-node1",
      "172.16.1.2/27",
      "node1",
    ]);
  });
});
