import { describe, expect, test } from "bun:test";
import { parseManifests } from "../../src/manifests/parse-manifests.ts";
import { railhead } from "./run-railhead.ts";

const kindsOf = (text: string) => parseManifests(text, "-").documents.map(({ kind, name }) => `${kind} ${name}`);

describe("railhead manifests", () => {
  test("prints definitions, roles and policies, in the order in which they are applied", async () => {
    const run = await railhead(["manifests"]);
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toStartWith("# Made by: railhead manifests (railhead ");
    expect(parseManifests(run.stdout, "-").findings).toEqual([]);
    expect(kindsOf(run.stdout)).toEqual([
      "CustomResourceDefinition spiderippools.spiderpool.spidernet.io",
      "CustomResourceDefinition spiderreservedips.spiderpool.spidernet.io",
      "CustomResourceDefinition spidercoordinators.spiderpool.spidernet.io",
      "CustomResourceDefinition spidermultusconfigs.spiderpool.spidernet.io",
      "CustomResourceDefinition spiderendpoints.spiderpool.spidernet.io",
      "CustomResourceDefinition ipblocks.railhead.io",
      "ServiceAccount railhead-agent",
      "ServiceAccount railhead-controller",
      "ClusterRole railhead-node",
      "ClusterRoleBinding railhead-node",
      "ClusterRole railhead-agent",
      "ClusterRoleBinding railhead-agent",
      "ClusterRole railhead-controller",
      "ClusterRoleBinding railhead-controller",
      "Role railhead-controller",
      "RoleBinding railhead-controller",
      "ValidatingAdmissionPolicy railhead-node-ipblocks",
      "ValidatingAdmissionPolicyBinding railhead-node-ipblocks",
      "ValidatingAdmissionPolicy railhead-node-spiderippools",
      "ValidatingAdmissionPolicyBinding railhead-node-spiderippools",
      "ValidatingAdmissionPolicy railhead-node-spiderendpoints",
      "ValidatingAdmissionPolicyBinding railhead-node-spiderendpoints",
    ]);
  });

  test("prints the same again, the parts together what all of it is", async () => {
    const [whole, again, ...parts] = await Promise.all(
      [[], [], ["--only", "crds"], ["--only", "rbac"], ["--only", "policy"]].map((args) =>
        railhead(["manifests", ...args]),
      ),
    );
    expect(again).toEqual(whole!);
    expect(parts.flatMap(({ stdout }) => kindsOf(stdout))).toEqual(kindsOf(whole!.stdout));
  });

  test("prints one List as JSON, of the same objects", async () => {
    const [yaml, json] = await Promise.all([railhead(["manifests"]), railhead(["manifests", "--json"])]);
    const { kind, items } = JSON.parse(json.stdout);
    expect(kind).toBe("List");
    expect(parseManifests(yaml.stdout, "-").documents.map(({ value }) => value)).toEqual(items);
  });

  test("puts the accounts into the namespace asked for", async () => {
    const { stdout } = await railhead(["manifests", "--namespace", "rails"]);
    expect(stdout).not.toContain("kube-system");
    const namespaces = parseManifests(stdout, "-").documents.map(({ namespace }) => namespace);
    expect(namespaces.filter((name) => name !== undefined)).toEqual(["rails", "rails", "rails", "rails"]);
    expect(stdout).toContain("system:serviceaccount:rails:railhead-agent");
  });

  test.each([
    [["--only", "crd"], "railhead: There is no part crd; write crds, rbac, policy\n"],
    [["--namespace", "Rails"], "railhead: --namespace is Rails; write letters in lower case, digits and -\n"],
  ])("answers wrong usage %j with exit code 2", async (args, stderr) => {
    expect(await railhead(["manifests", ...args])).toEqual({ exitCode: 2, stdout: "", stderr });
  });
});
