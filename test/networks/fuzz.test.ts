import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { configurationOf } from "../../src/networks/conflist.ts";
import { readNetwork } from "../../src/networks/read-network.ts";
import { readSpiderCoordinator } from "../../src/networks/spider-coordinator.ts";
import { CNI_TYPES } from "../../src/networks/spider-multus-config.ts";
import { manifest, smc } from "./manifest.ts";

/** Members that the schemas know, each with a value that is right or any at all. */
const block = known({
  resourceName: fc.constant("spidernet.io/eno3np1"),
  master: fc.array(fc.constantFrom("eth1", "eth2"), { maxLength: 2 }),
  bond: fc.constant({ name: "bond0", mode: 1 }),
  mtu: fc.integer({ min: -1, max: 70000 }),
  vlanID: fc.integer({ min: -1, max: 4096 }),
  minTxRateMbps: fc.nat(10),
  maxTxRateMbps: fc.nat(10),
  rdmaIsolation: fc.boolean(),
  enableRdma: fc.boolean(),
  pkey: fc.oneof(fc.integer(), fc.string()),
  matchMasterSubnet: fc.boolean(),
  ippools: known({ ipv4: fc.array(fc.string()), ipv6: fc.array(fc.string()), matchMasterSubnet: fc.boolean() }),
});

const coordinator = known({
  mode: fc.constantFrom("auto", "overlay", "disabled", "disable", "full"),
  hijackCIDR: fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())),
  policyRoutes: fc.array(fc.record({ dst: fc.ipV4(), gw: fc.oneof(fc.ipV4(), fc.ipV6()) })),
  podMACPrefix: fc.string(),
  hostRuleTable: fc.integer(),
  podRPFilter: fc.integer({ min: -2, max: 4 }),
  txQueueLen: fc.integer(),
  vethLinkAddress: fc.oneof(fc.ipV4(), fc.string()),
  vethMTU: fc.integer(),
});

const spec = known({
  cniType: fc.constantFrom(...CNI_TYPES),
  sriov: block,
  macvlan: block,
  ibsriov: block,
  customCNI: fc.string(),
  enableCoordinator: fc.boolean(),
  disableIPAM: fc.boolean(),
  coordinator,
  chainCNIJsonData: fc.array(fc.oneof(fc.json(), fc.constant('{"type":"tuning"}'))),
  ippools: block,
});

describe("the border of SpiderMultusConfig", () => {
  test("answers any spec with a network or an error, and a network with a configuration", () => {
    fc.assert(
      fc.property(fc.oneof(spec, fc.jsonValue()), (value) => {
        const { network, findings } = readNetwork(smc(value as Record<string, unknown>));
        expect(network === undefined).toBe(findings.some(({ severity }) => severity === "error"));
        if (network === undefined) return;
        for (const configuration of [configurationOf(network, "chained"), configurationOf(network, "fused")]) {
          if (configuration.kind !== "conflist") continue;
          expect(JSON.parse(JSON.stringify(configuration.conflist))).toEqual(configuration.conflist);
          expect(configuration.conflist.plugins.every(({ type }) => type !== "")).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("answers any object at all", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const { network, findings } = readNetwork(manifest({ ...value, metadata: value.metadata ?? null }));
        expect(network !== undefined || findings.length > 0).toBe(true);
      }),
    );
  });
});

describe("the border of SpiderCoordinator", () => {
  test("answers any spec with settings or an error", () => {
    fc.assert(
      fc.property(fc.oneof(coordinator, fc.jsonValue()), (value) => {
        const { settings, findings } = readSpiderCoordinator(manifest({ kind: "SpiderCoordinator", spec: value }));
        expect(settings === undefined).toBe(findings.some(({ severity }) => severity === "error"));
        if (settings !== undefined) expect(settings.hostRuleTable).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

/** Some of the members, mostly with their own kind of value. */
function known(members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const either = Object.entries(members).map(([key, value]) => [
    key,
    fc.oneof({ arbitrary: value, weight: 9 }, { arbitrary: fc.jsonValue({ maxDepth: 1 }), weight: 1 }),
  ]);
  return fc.record(Object.fromEntries(either) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] });
}
