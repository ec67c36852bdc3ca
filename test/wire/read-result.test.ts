import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CniError } from "../../src/wire/error.ts";
import { readResult } from "../../src/wire/read-result.ts";
import { SPEC_VERSIONS } from "../../src/wire/spec-version.ts";

describe("readResult()", () => {
  test("reads what a Go plugin of 0.4.0 prints", () => {
    const printed = {
      cniVersion: "0.4.0",
      interfaces: [{ name: "eth0", mac: "c2:11:22:33:44:55", sandbox: "/var/run/netns/x" }],
      ips: [{ version: "4", interface: 0, address: "10.244.0.7/24", gateway: "10.244.0.1" }],
      routes: [{ dst: "0.0.0.0/0", gw: "" }],
      dns: {},
    };
    expect(readResult(printed, "0.4.0", "prevResult")).toEqual({
      interfaces: [{ name: "eth0", mac: "c2:11:22:33:44:55", sandbox: "/var/run/netns/x" }],
      ips: [{ address: "10.244.0.7/24", gateway: "10.244.0.1", interface: 0 }],
      routes: [{ dst: "0.0.0.0/0" }],
      dns: {},
    });
  });

  test("merges the families of 0.2.0 and their routes", () => {
    const printed = {
      ip4: { ip: "10.0.0.2/24", gateway: "10.0.0.1", routes: [{ dst: "0.0.0.0/0" }] },
      ip6: { ip: "fd00::2/64", routes: [{ dst: "::/0", gw: "fd00::1" }] },
    };
    expect(readResult(printed, "0.2.0", "prevResult")).toEqual({
      ips: [{ address: "10.0.0.2/24", gateway: "10.0.0.1" }, { address: "fd00::2/64" }],
      routes: [{ dst: "0.0.0.0/0" }, { dst: "::/0", gw: "fd00::1" }],
    });
  });

  test("takes null for absence, and drops keys it does not know", () => {
    const printed = { interfaces: null, ips: null, routes: null, dns: null, colour: "red" };
    for (const version of SPEC_VERSIONS) expect(readResult(printed, version, "prevResult")).toEqual({});
  });

  test.each([
    [[], "prevResult must be an object; it is []"],
    [{ interfaces: {} }, "prevResult.interfaces must be a list; it is {}"],
    [{ interfaces: [{}] }, "prevResult.interfaces[0].name must be text; it is missing"],
    [
      { ips: [{ address: "10.0.0.1" }] },
      'prevResult.ips[0].address must be an address with prefix length; it is "10.0.0.1"',
    ],
    [
      { ips: [{ address: "10.0.0.1/8", interface: "0" }] },
      'prevResult.ips[0].interface must be a whole number; it is "0"',
    ],
    [{ routes: [{ dst: "10.0.0.0/8", mtu: 1.5 }] }, "prevResult.routes[0].mtu must be a whole number; it is 1.5"],
    [{ dns: { search: [1] } }, "prevResult.dns.search[0] must be text"],
  ])("says where %j is wrong", (value, message) => {
    expect(() => readResult(value, "1.1.0", "prevResult")).toThrow(new CniError("decodingFailure", message));
  });

  test("reads any JSON, or refuses it as not decodable", () => {
    const keys = fc.constantFrom(
      "interfaces",
      "ips",
      "routes",
      "dns",
      "ip4",
      "ip6",
      "name",
      "address",
      "dst",
      "ip",
      "mtu",
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "medium" },
        fc.constantFrom(null, "", "10.0.0.1/8", 0, 1.5, true),
        tie("list"),
        tie("map"),
      ),
      list: fc.array(tie("tree"), { maxLength: 3 }),
      map: fc.dictionary(keys, tie("tree"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom(...SPEC_VERSIONS), (value, version) => {
        try {
          readResult(value, version, "prevResult");
        } catch (error) {
          expect(error).toBeInstanceOf(CniError);
          expect((error as CniError).code).toBe("decodingFailure");
        }
      }),
      { numRuns: 500 },
    );
  });
});
