import { afterEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findingText } from "../../src/agent/follow-manifests.ts";
import { type Reading, readManifests } from "../../src/agent/read-manifests.ts";
import { DEFAULT_COORDINATOR } from "../../src/attach/routing/coordinator-settings.ts";

const directory = mkdtempSync(join(tmpdir(), "railhead-manifests-"));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("readManifests()", () => {
  test("reads the manifests of Solution 2", () => {
    const seed = (name: string) => readFileSync(join(import.meta.dir, "../fixtures/seed/solution-2", name), "utf8");
    const { knowledge, soundness, findings } = read({
      "a.yaml": seed("pools.yaml"),
      "b.yaml": seed("coordinator.yaml"),
    });
    expect(errorsOf(findings)).toEqual([]);
    expect(soundness).toBe("sound");
    expect(knowledge.catalogue.pools.size).toBeGreaterThan(7);
  });

  test("is sound where there is nothing, and goes by the defaults", () => {
    const { knowledge, soundness, findings } = readManifests(join(directory, "none"));
    expect([knowledge.catalogue.pools.size, knowledge.coordinator, soundness]).toEqual([
      0,
      DEFAULT_COORDINATOR,
      "sound",
    ]);
    expect(findings.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  test("reads pools, reserved addresses and the coordinator of many files", () => {
    const { knowledge, soundness } = read({
      "a.yaml": pool("rail1", "172.16.1"),
      "b.yml": `${pool("rail2", "172.16.2")}\n---\n${RESERVED}`,
      "c.yaml": coordinator("overlay"),
    });
    expect([...knowledge.catalogue.pools.keys()]).toEqual(["rail1", "rail2"]);
    expect(knowledge.catalogue.reserved[4]).toHaveLength(1);
    expect([knowledge.coordinator.mode, soundness]).toEqual(["overlay", "sound"]);
  });

  test("is partial where a pool is wrong, and says where", () => {
    const reading = read({
      "a.yaml": pool("rail1", "172.16.1"),
      "b.yaml": pool("rail2", "172.16.2").replace("9", "256"),
    });
    expect([[...reading.knowledge.catalogue.pools.keys()], reading.soundness]).toEqual([["rail1"], "partial"]);
    expect(errorsOf(reading.findings)).toEqual([expect.stringContaining("b.yaml:7: SpiderIPPool rail2: ")]);
  });

  test.each([
    ["the YAML is broken", "a: [\n"],
    ["an object is none", "hello\n"],
    ["reserved addresses are wrong", RESERVED_WRONG()],
    ["the coordinator is wrong", coordinator("sideways")],
  ])("is unusable where %s", (_, text) => {
    const reading = read({ "a.yaml": pool("rail1", "172.16.1"), "b.yaml": text });
    expect(reading.soundness).toBe("unusable");
    expect(errorsOf(reading.findings)).toEqual([expect.stringContaining("b.yaml:")]);
  });

  test("is sound where only a network is wrong, and says so", () => {
    const network = object(
      "SpiderMultusConfig",
      "gpu1",
      "  cniType: sriov\n  sriov: { resourceName: a/b, mtu: big }\n",
    );
    const reading = read({ "a.yaml": pool("rail1", "172.16.1"), "b.yaml": network });
    expect(reading.soundness).toBe("sound");
    expect(errorsOf(reading.findings)).toEqual([expect.stringContaining("b.yaml:")]);
  });

  test("warns of a kind of Spiderpool's that it does not read, and of no other", () => {
    const other = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
    const reading = read({ "a.yaml": `${object("SpiderSubnet", "s", "  subnet: 10.0.0.0/8\n")}---\n${other}` });
    expect(reading.findings.map(findingText)).toEqual([expect.stringContaining("a.yaml:1: SpiderSubnet s: The kind")]);
  });
});

const RESERVED = object("SpiderReservedIP", "r", "  ips: [172.16.2.7]\n");

function RESERVED_WRONG(): string {
  return object("SpiderReservedIP", "r", "  ips: [172.16.2.700]\n");
}

function pool(name: string, net: string): string {
  return object("SpiderIPPool", name, `  subnet: ${net}.0/27\n  ips:\n  - ${net}.2-${net}.9\n`);
}

function coordinator(mode: string): string {
  return object("SpiderCoordinator", "default", `  mode: ${mode}\n  podCIDRType: none\n`);
}

function object(kind: string, name: string, spec: string): string {
  return `apiVersion: spiderpool.spidernet.io/v2beta1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec}`;
}

function read(files: Record<string, string>): Reading {
  const folder = mkdtempSync(join(tmpdir(), "railhead-manifests-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    return readManifests(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function errorsOf(findings: Reading["findings"]): string[] {
  return findings.filter(({ severity }) => severity === "error").map(findingText);
}
