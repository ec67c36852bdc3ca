import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CniError } from "../../src/wire/error.ts";
import { readResult } from "../../src/wire/read-result.ts";
import type { Result } from "../../src/wire/result.ts";
import { writeResult } from "../../src/wire/result-shapes.ts";
import { RESULT_SHAPE, SPEC_VERSIONS } from "../../src/wire/spec-version.ts";
import { aResult, RAIL } from "./a-result.ts";

const inShape = (shape: string) => SPEC_VERSIONS.filter((version) => RESULT_SHAPE[version] === shape);

describe("writeResult()", () => {
  test.each(inShape("current"))("writes %s with all keys but empty ones", (cniVersion) => {
    expect(writeResult(RAIL, cniVersion)).toEqual({
      cniVersion,
      interfaces: RAIL.interfaces,
      ips: RAIL.ips,
      routes: RAIL.routes,
      dns: { nameservers: ["10.0.0.10"], search: ["cluster.local"] },
    });
  });

  test.each(inShape("versioned"))("writes %s with the family of each address and bare interfaces", (cniVersion) => {
    expect(writeResult(RAIL, cniVersion)).toEqual({
      cniVersion,
      interfaces: [{ name: "net1", mac: "02:00:00:00:00:01", sandbox: "/run/netns/pod" }, { name: "ens6f0" }],
      ips: [
        { version: "4", address: "172.16.1.2/27", gateway: "172.16.1.1", interface: 0 },
        { version: "4", address: "172.16.1.3/27", interface: 0 },
        { version: "6", address: "fd00:1::2/64", gateway: "fd00:1::1", interface: 0 },
      ],
      routes: RAIL.routes,
      dns: { nameservers: ["10.0.0.10"], search: ["cluster.local"] },
    });
  });

  test.each(inShape("families"))("writes %s with the first address of each family and its routes", (cniVersion) => {
    expect(writeResult(RAIL, cniVersion)).toEqual({
      cniVersion,
      ip4: { ip: "172.16.1.2/27", gateway: "172.16.1.1", routes: [{ dst: "172.16.0.0/16", gw: "172.16.1.1" }] },
      ip6: { ip: "fd00:1::2/64", gateway: "fd00:1::1", routes: [{ dst: "fd00::/16" }] },
      dns: { nameservers: ["10.0.0.10"], search: ["cluster.local"] },
    });
  });

  test("always has dns before 1.0.0, and drops an empty one from then on", () => {
    const bare: Result = { ips: [{ address: "10.0.0.2/8" }], dns: { nameservers: [] } };
    for (const version of SPEC_VERSIONS) {
      const { dns } = writeResult(bare, version);
      expect(dns).toEqual(RESULT_SHAPE[version] === "current" ? undefined : {});
    }
  });

  test("keeps the zeros that mean something and drops those that do not", () => {
    const zeros: Result = {
      interfaces: [{ name: "net1", mtu: 0, mac: "" }],
      ips: [{ address: "10.0.0.2/8", interface: 0, gateway: "" }],
      routes: [{ dst: "0.0.0.0/0", gw: "", mtu: 0, advmss: 0, priority: 0, table: 0, scope: 0 }],
    };
    expect(writeResult(zeros, "1.1.0")).toEqual({
      cniVersion: "1.1.0",
      interfaces: [{ name: "net1" }],
      ips: [{ address: "10.0.0.2/8", interface: 0 }],
      routes: [{ dst: "0.0.0.0/0", table: 0, scope: 0 }],
    });
  });

  test.each(inShape("families"))("refuses to write a result without an address in %s, naming the fix", (version) => {
    const write = () => writeResult({ interfaces: [{ name: "net1" }] }, version);
    expect(write).toThrow(CniError);
    expect(write).toThrow(/set cniVersion to 0\.3\.0 or later/);
  });

  test("leaves the result as it was", () => {
    const before = structuredClone(RAIL);
    for (const version of SPEC_VERSIONS) writeResult(RAIL, version);
    expect(RAIL).toEqual(before);
  });
});

describe("readResult() of what writeResult() wrote", () => {
  test.each(inShape("current"))("is the result itself in %s", (version) => {
    fc.assert(
      fc.property(aResult, (result) => {
        expect(readResult(JSON.parse(JSON.stringify(writeResult(result, version))), version, "it")).toEqual(result);
      }),
    );
  });

  test.each(inShape("versioned"))("is the result in %s but for what interfaces cannot say there", (version) => {
    fc.assert(
      fc.property(aResult, (result) => {
        const read = readResult(writeResult(result, version), version, "it");
        expect({ ...read, interfaces: undefined }).toEqual({ dns: {}, ...result, interfaces: undefined });
        expect(read.interfaces?.map(({ name }) => name)).toEqual(result.interfaces?.map(({ name }) => name));
      }),
    );
  });

  test.each(inShape("families"))("is one address of each family in %s", (version) => {
    fc.assert(
      fc.property(aResult, (result) => {
        const families = [false, true].map((six) => result.ips?.find(({ address }) => address.includes(":") === six));
        const first = families.filter((ip) => ip !== undefined);
        fc.pre(first.length > 0);
        const read = readResult(writeResult(result, version), version, "it");
        expect(read.ips?.map(({ address }) => address)).toEqual(first.map(({ address }) => address));
        expect(read.interfaces).toBeUndefined();
      }),
    );
  });

  test("comes to rest: writing it once more changes nothing", () => {
    fc.assert(
      fc.property(aResult, fc.constantFrom(...SPEC_VERSIONS), (result, version) => {
        fc.pre(RESULT_SHAPE[version] !== "families" || result.ips !== undefined);
        const written = writeResult(result, version);
        expect(writeResult(readResult(written, version, "it"), version)).toEqual(written);
      }),
    );
  });
});
