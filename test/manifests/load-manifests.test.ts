import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadManifestFile, loadManifests } from "../../src/manifests/load-manifests.ts";

const object = (name: string) => `apiVersion: v1\nkind: K\nmetadata:\n  name: ${name}\n`;

let directory = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "railhead-manifests-"));
  const files = {
    "b.yaml": object("b"),
    "a.yml": object("a"),
    "c.yaml": `${object("c")}bad: [\n`,
    "d.yaml": object("d"),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  for (const name of [".hidden.yaml", "notes.txt", "e.yaml.bak", "f.json"])
    writeFileSync(join(directory, name), object("no"));
  mkdirSync(join(directory, "folder.yaml"));
  symlinkSync("d.yaml", join(directory, "z.yaml"));
  symlinkSync("nowhere", join(directory, "y.yaml"));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("loadManifests()", () => {
  test("reads a directory's YAML files in the order of their names, links too", () => {
    const { documents } = loadManifests(directory);
    expect(documents.map(({ name, file }) => [name, file])).toEqual([
      ["a", join(directory, "a.yml")],
      ["b", join(directory, "b.yaml")],
      ["d", join(directory, "d.yaml")],
      ["d", join(directory, "z.yaml")],
    ]);
  });

  test("tells of files that it cannot read, and goes on", () => {
    const { findings } = loadManifests(directory);
    expect(findings.map(({ severity, file }) => [severity, file])).toEqual([
      ["error", join(directory, "c.yaml")],
      ["error", join(directory, "y.yaml")],
    ]);
    expect(findings[1]!.message).toStartWith("Cannot be read: ENOENT");
  });

  test("warns of a directory that is missing, and errs on what is none", () => {
    expect(loadManifests(join(directory, "missing"))).toMatchObject({
      documents: [],
      findings: [{ severity: "warning" }],
    });
    expect(loadManifests(join(directory, "notes.txt"))).toMatchObject({
      documents: [],
      findings: [{ severity: "error" }],
    });
  });
});

describe("loadManifestFile()", () => {
  test("reads a file of any name", () => {
    expect(loadManifestFile(join(directory, "notes.txt")).documents).toHaveLength(1);
  });
});
