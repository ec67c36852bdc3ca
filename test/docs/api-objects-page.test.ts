import { describe, expect, test } from "bun:test";
import { objectsOf } from "../../src/command/cluster/objects.ts";
import { textOf } from "./pages.ts";

const PAGE = textOf("docs/api-objects.md");

interface Definition {
  spec: {
    group: string;
    scope: string;
    names: { kind: string; shortNames: string[] };
    versions: {
      name: string;
      subresources?: object;
      schema: { openAPIV3Schema: { properties: { status?: object } } };
    }[];
  };
}

describe("docs/api-objects.md", () => {
  test("has a row for each definition, with its names, scope and status", () => {
    const rows = (objectsOf("crds", "kube-system") as Definition[]).map(
      ({ spec: { group, scope, names, versions } }) => {
        const { name, subresources, schema } = versions[0]!;
        const fields = schema.openAPIV3Schema.properties;
        const status = subresources ? "yes" : fields.status ? "no, it is written with the object" : "it has none";
        const where = scope === "Cluster" ? "cluster" : "namespace";
        return `| ${names.kind} | \`${names.shortNames[0]}\` | \`${group}/${name}\` | ${where} | ${status} |`;
      },
    );
    expect(rows.length).toBe(6);
    expect(PAGE).toContain(rows.join("\n"));
  });

  test("names every kind that a policy is about, and every account", () => {
    const section = PAGE.split("## What a node may write")[1]?.split("\n## ")[0] ?? "";
    for (const name of ["IPBlock", "SpiderIPPool", "SpiderEndpoint", "railhead-agent", "railhead-controller"]) {
      expect(section).toContain(name);
    }
    expect(objectsOf("policy", "kube-system")).toHaveLength(6);
  });
});
