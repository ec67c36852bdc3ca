import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import fc from "fast-check";
import { rangeText } from "../../src/address/range.ts";
import { loadManifestFile } from "../../src/manifests/load-manifests.ts";
import { buildCatalogue, catalogueOf } from "../../src/pools/catalogue.ts";
import { catalogueFromJson, catalogueToJson } from "../../src/pools/catalogue-json.ts";
import { intersect } from "../../src/pools/intervals.ts";
import { aDocument, aPool } from "./a-pool.ts";

const FIXTURES = join(import.meta.dir, "..", "fixtures");
const SEED = join(FIXTURES, "seed");

function load(...files: string[]) {
  const documents = files.flatMap((file) => loadManifestFile(file).documents);
  const { catalogue, findings } = buildCatalogue(documents);
  return { catalogue, findings, said: findings.map(({ line, object, message }) => `${line} ${object}: ${message}`) };
}

describe("buildCatalogue() of the document's own manifests", () => {
  test("reads Solution 2 with its ranges put right", () => {
    const { catalogue, findings } = load(join(SEED, "solution-2", "pools.yaml"));
    expect(findings).toEqual([]);
    expect([...catalogue.pools.keys()]).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => `eno3np${rail}-rail${rail}-node1`),
    );
    expect(catalogue.pools.get("eno3np1-rail1-node1")).toMatchObject({
      subnet: "172.16.1.0/27",
      gateway: "172.16.1.1",
      routes: [{ dst: "172.16.0.0/16", gw: "172.16.1.1" }],
      default: false,
    });
  });

  test("refuses Solution 2 as printed, and writes each range as it is right", () => {
    const { catalogue, findings, said } = load(join(SEED, "solution-2", "pools-as-printed.yaml"));
    expect(catalogue.pools.size).toBe(0);
    expect(findings.map(({ severity }) => severity)).toEqual(Array(8).fill("error"));
    expect(said.map((text) => text.replace(/^(\d+) .* write /, "$1 "))).toEqual([
      "10 172.16.1.2-172.16.1.30",
      "24 172.16.1.34-172.16.1.62",
      "35 172.16.1.66-172.16.1.94",
      "46 172.16.1.98-172.16.1.126",
      "57 172.16.1.130-172.16.1.158",
      "68 172.16.1.162-172.16.1.190",
      "79 172.16.1.194-172.16.1.222",
      "90 172.16.1.226-172.16.1.254",
    ]);
    expect(catalogue.refused.get("eno3np8-rail8-node1")).toContain("172.16.1.256 is no address");
  });

  test("takes the three copies of gpu1-net11 for one pool", () => {
    const { catalogue, findings } = load(
      join(SEED, "solution-1", "infiniband.yaml"),
      join(SEED, "solution-1", "roce.yaml"),
      join(SEED, "injection.yaml"),
    );
    expect([...catalogue.pools.keys()]).toEqual(["gpu1-net11"]);
    expect(catalogue.pools.get("gpu1-net11")).toMatchObject({ subnet: "172.16.0.0/16", gateway: "172.16.11.254" });
    expect(findings.map(({ severity }) => severity)).toEqual(["warning", "warning", "warning"]);
  });
});

describe("buildCatalogue()", () => {
  test("refuses pools of one name that differ, and names both files", () => {
    const { catalogue, findings } = buildCatalogue([
      aDocument({ subnet: "172.16.1.0/27", ips: ["172.16.1.2"] }, { file: "a.yaml", line: 3 }),
      aDocument({ subnet: "172.16.1.0/27", ips: ["172.16.1.2"], ipVersion: "IPv4" }, { file: "a.yaml", line: 9 }),
      aDocument({ subnet: "172.16.1.0/27", ips: ["172.16.1.3"], gateway: "172.16.1.1" }, { file: "b.yaml", line: 5 }),
    ]);
    expect(catalogue.pools.size).toBe(0);
    expect(findings).toMatchObject([
      { file: "a.yaml", line: 3, object: "SpiderIPPool rail1" },
      { file: "b.yaml", line: 5, message: "b.yaml:5 and a.yaml:3 give rail1 different ips, gateway: keep one of them" },
    ]);
    expect(catalogue.refused.has("rail1")).toBe(true);
  });

  test("refuses a pool of which one copy has an error", () => {
    const { catalogue } = buildCatalogue([
      aDocument({ subnet: "172.16.1.0/27", ips: ["172.16.1.2"] }),
      aDocument({ subnet: "172.16.1.0/27", ips: ["172.16.1.2"], default: "x" }),
    ]);
    expect(catalogue.pools.size).toBe(0);
    expect(catalogue.refused.get("rail1")).toBe("spec.default must be true or false (pools.yaml:1)");
  });

  test("lets pools share a subnet, and refuses the later that shares an address, naming both and what is left", () => {
    const pool = (name: string, line: number, ...ips: string[]) =>
      aDocument({ subnet: "172.16.0.0/16", ips }, { name, file: "pools.yaml", line });
    const { catalogue, findings } = buildCatalogue([
      pool("rail1", 1, "172.16.11.1-172.16.11.200"),
      pool("rail2", 9, "172.16.12.1-172.16.12.200"),
      pool("rail3", 20, "172.16.11.200-172.16.12.9", "172.16.13.1"),
      pool("rail4", 30, "172.16.12.1-172.16.12.200"),
    ]);
    expect([...catalogue.pools.keys()]).toEqual(["rail1", "rail2"]);
    expect(findings.map(({ line, message }) => [line, message])).toEqual([
      [
        20,
        "172.16.11.200 belongs to rail1 (pools.yaml:1) and to rail3 (pools.yaml:20): write ips: [172.16.11.201-172.16.12.9, 172.16.13.1]",
      ],
      [
        30,
        "172.16.12.1-172.16.12.200 belongs to rail2 (pools.yaml:9) and to rail4 (pools.yaml:30): delete one of them",
      ],
    ]);
  });

  test("lets a refused pool stand in nobody's way", () => {
    const pool = (name: string, ...ips: string[]) => aDocument({ subnet: "172.16.1.0/24", ips }, { name });
    const { catalogue } = buildCatalogue([
      pool("a", "172.16.1.1-172.16.1.10"),
      pool("b", "172.16.1.10-172.16.1.20"),
      pool("c", "172.16.1.20-172.16.1.30"),
    ]);
    expect([...catalogue.pools.keys()]).toEqual(["a", "c"]);
  });

  test("finds every overlap, among however many pools", () => {
    const run = fc
      .tuple(fc.nat(250), fc.nat(6))
      .map(([first, more]) => `10.0.0.${first}-10.0.0.${Math.min(255, first + more)}`);
    const pools = fc.array(fc.array(run, { maxLength: 3 }), { maxLength: 12 });
    fc.assert(
      fc.property(pools, (lists) => {
        const documents = lists.map((ips, at) => aDocument({ subnet: "10.0.0.0/24", ips }, { name: `p${at}` }));
        const { catalogue } = buildCatalogue(documents);
        const ranges = (at: number) => aPool({ subnet: "10.0.0.0/24", ips: lists[at]! }).ranges;
        const kept: number[] = [];
        lists.forEach((_, at) => {
          if (kept.every((other) => intersect(ranges(other), ranges(at)).length === 0)) kept.push(at);
        });
        expect([...catalogue.pools.keys()].sort()).toEqual(kept.map((at) => `p${at}`).sort());
        expect(catalogue.refused.size).toBe(lists.length - kept.length);
      }),
    );
  });

  test("gathers what is reserved, by family", () => {
    const reserved = (ips: unknown, more = {}) => aDocument({ ips, ...more }, { kind: "SpiderReservedIP", name: "r" });
    const { catalogue, findings } = buildCatalogue([
      reserved(["172.16.1.5-172.16.1.6", "fd00::5"]),
      reserved(["172.16.1.7"], { ipVersion: "IPv4" }),
      reserved([]),
    ]);
    expect(findings).toEqual([]);
    expect(catalogue.reserved[4].map((range) => rangeText({ family: 4, ...range }))).toEqual(["172.16.1.5-172.16.1.7"]);
    expect(catalogue.reserved[6].map((range) => rangeText({ family: 6, ...range }))).toEqual(["fd00::5"]);
  });

  test("says which reserved range cannot be read, and reserves the others", () => {
    const { catalogue, findings } = buildCatalogue([
      aDocument({ ips: ["172.16.1.5", "172.16.1.300", "172.16.1.0/30"] }, { kind: "SpiderReservedIP", name: "r" }),
      aDocument({ ips: ["fd00::1"], ipVersion: 4 }, { kind: "SpiderReservedIP", name: "s" }),
    ]);
    expect(findings.map(({ object, message }) => `${object}: ${message}`)).toEqual([
      "SpiderReservedIP r: spec.ips[1] 172.16.1.300 is no address: write 172.16.2.44",
      "SpiderReservedIP r: spec.ips[2] 172.16.1.0/30 is a network, not a range: write 172.16.1.0-172.16.1.3",
      "SpiderReservedIP s: spec.ips[0] fd00::1 is IPv6, spec.ipVersion says 4",
    ]);
    expect(catalogue.reserved[4]).toHaveLength(1);
    expect(catalogue.reserved[6]).toHaveLength(1);
  });

  test("passes over other kinds, and refuses other versions of its own", () => {
    const pool = aDocument({ subnet: "172.16.1.0/27" });
    const { catalogue, findings } = buildCatalogue([
      { ...pool, apiVersion: "spiderpool.spidernet.io/v1" },
      aDocument({ anything: 1 }, { kind: "SpiderMultusConfig" }),
      aDocument({ anything: 1 }, { kind: "Deployment" }),
    ]);
    expect(catalogue.pools.size).toBe(0);
    expect(findings.map(({ message }) => message)).toEqual([
      "apiVersion spiderpool.spidernet.io/v1 is not read: write spiderpool.spidernet.io/v2beta1",
    ]);
    expect(catalogue.refused.has("rail1")).toBe(true);
  });
});

describe("catalogueToJson()", () => {
  test("is read back as the same catalogue, through text", () => {
    const { catalogue } = load(
      join(FIXTURES, "pools", "every-property.yaml"),
      join(SEED, "solution-2", "pools-as-printed.yaml"),
    );
    expect(catalogue.pools.size).toBe(2);
    expect(catalogue.refused.size).toBe(8);
    expect(catalogueFromJson(JSON.parse(JSON.stringify(catalogueToJson(catalogue))))).toEqual(catalogue);
    expect(catalogueFromJson(catalogueToJson(catalogueOf()))).toEqual(catalogueOf());
  });
});

describe("catalogueFromJson()", () => {
  test("answers nothing for what another version wrote", () => {
    const json = catalogueToJson(catalogueOf([aPool()]));
    for (const wrong of [undefined, null, {}, [], "x", { ...json, pools: [{}] }, { ...json, reserved: ["x"] }]) {
      expect(catalogueFromJson(wrong)).toBeUndefined();
    }
    expect(catalogueFromJson({ ...json, pools: [{ ...json.pools[0], subnet: "x" }] })).toBeUndefined();
  });

  test("answers whatever it is given", () => {
    fc.assert(fc.property(fc.anything(), (value) => expect(catalogueFromJson(value)).toBeUndefined()));
  });
});
