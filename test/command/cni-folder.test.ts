import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { FACE_TABLE } from "../../src/attach/faces/table.ts";
import { rendered } from "../../src/command/rendered.ts";
import { loadManifestFile } from "../../src/manifests/load-manifests.ts";
import type { Conflist } from "../../src/networks/conflist.ts";
import { faceOf } from "../../src/wire/face.ts";
import { TOP } from "./run-railhead.ts";

/** Each folder of cni/ and the fixture that it is rendered from. */
const FOLDERS = [
  { folder: "solution-1", fixture: "solution-1/roce.yaml" },
  { folder: "solution-2", fixture: "solution-2/networks.yaml" },
] as const;

const FORMS = ["chained", "fused"] as const;

const expected = FOLDERS.flatMap(({ folder, fixture }) =>
  FORMS.flatMap((form) => {
    const { documents } = loadManifestFile(join(TOP, "test/fixtures/seed", fixture));
    const { networks, findings } = rendered(documents, form);
    if (findings.length > 0) throw new Error(JSON.stringify(findings));
    return networks.map(({ file, text }) => ({ path: join(folder, form, file), text }));
  }),
);

const there = [...new Bun.Glob("**/*.conflist").scanSync(join(TOP, "cni"))].sort();

describe("cni/", () => {
  test("holds a list for each network of the fixtures, and no other", () => {
    expect(there).toEqual(expected.map(({ path }) => path).sort());
    expect(there).toHaveLength(18);
  });

  test.each(expected)("$path is what render makes of its manifest, byte for byte", ({ path, text }) => {
    expect(readFileSync(join(TOP, "cni", path), "utf8")).toBe(text);
  });

  test.each(there)("%s holds plugins that each accept what stands there", (path) => {
    const { cniVersion, name, plugins } = JSON.parse(readFileSync(join(TOP, "cni", path), "utf8")) as Conflist;
    expect(path).toEndWith(`/${name}.conflist`);
    for (const plugin of plugins) {
      const face = faceOf(plugin.type);
      expect(face).toBeDefined();
      // As it arrives on the plugin's standard input, with the device that Multus adds.
      const stdin = { ...plugin, cniVersion, name, deviceID: "0000:86:01.2", pciBusID: "0000:86:01.2" };
      expect(v.safeParse(FACE_TABLE[face!].schema, stdin)).toMatchObject({ success: true });
    }
  });

  test("holds fused lists from which the plugin reads isolation, MTU, pools and mode", () => {
    const path = join(TOP, "cni/solution-2/fused/sriov-eno3np1.conflist");
    const { plugins } = JSON.parse(readFileSync(path, "utf8")) as Conflist;
    expect(plugins).toHaveLength(1);
    const read = v.parse(FACE_TABLE.railhead.schema, { ...plugins[0], deviceID: "0000:86:01.2" });
    expect(read).toMatchObject({
      rdmaIsolation: true,
      mtu: 4200,
      ipam: { default_ipv4_ippool: ["eno3np1-rail1*"], match_master_subnet: true },
      coordinator: { mode: "auto", tunePodRoutes: true },
    });
  });
});
