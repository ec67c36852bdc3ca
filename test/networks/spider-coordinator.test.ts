import { describe, expect, test } from "bun:test";
import { DEFAULT_COORDINATOR } from "../../src/attach/routing/coordinator-settings.ts";
import { readSpiderCoordinator } from "../../src/networks/spider-coordinator.ts";
import { manifest } from "./manifest.ts";

describe("readSpiderCoordinator()", () => {
  test("is the default of attach for an empty spec", () => {
    expect(read({ podCIDRType: "none" }).settings).toEqual(DEFAULT_COORDINATOR);
  });

  test("warns of lists that nobody supplies, and leaves them empty", () => {
    const { settings, findings } = read({ podCIDRType: "auto" });
    expect(settings).toMatchObject({ overlayPodCIDR: [], serviceCIDR: [] });
    expect(findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: No Pod network is known, so its traffic is not led through eth0; write the cluster\'s, for example spec.overlayPodCIDR: ["10.244.0.0/16"], or podCIDRType: none if that is meant',
      'warning: No Service network is known, so its traffic is not led through eth0; write the cluster\'s, for example spec.serviceCIDR: ["10.96.0.0/12"]',
    ]);
  });

  test("takes the lists of status, and those of spec before them", () => {
    const status = { phase: "Synced", overlayPodCIDR: ["10.244.0.0/16"], serviceCIDR: ["10.96.0.0/12"] };
    expect(read({}, status).settings).toMatchObject({
      overlayPodCIDR: ["10.244.0.0/16"],
      serviceCIDR: ["10.96.0.0/12"],
    });
    expect(read({}, status).findings).toEqual([]);
    expect(read({ serviceCIDR: ["10.112.0.0/12"] }, status).settings).toMatchObject({ serviceCIDR: ["10.112.0.0/12"] });
    expect(read({ podCIDRType: "none" }, status).settings).toMatchObject({ overlayPodCIDR: [] });
  });

  test("makes networks of bare addresses and clears host bits", () => {
    const hijackCIDR = ["169.254.20.10", "10.1.2.3/16", "fd00::a", " 10.0.0.0/8 "];
    expect(read({ hijackCIDR }).settings?.hijackCIDR as string[]).toEqual([
      "169.254.20.10/32",
      "10.1.0.0/16",
      "fd00::a/128",
      "10.0.0.0/8",
    ]);
  });

  test("reads disable as disabled, which needs no lists", () => {
    expect(read({ mode: "disable" })).toMatchObject({ settings: { mode: "disabled" }, findings: [] });
  });

  test("takes a host table of 0 for the default", () => {
    expect(read({ hostRuleTable: 0 }).settings?.hostRuleTable).toBe(500);
    expect(read({ hostRuleTable: 600 }).settings?.hostRuleTable).toBe(600);
  });

  const wrong: [Record<string, unknown>, string][] = [
    [{ mode: "full" }, 'spec.mode is "full"; write one of auto, underlay, overlay, disabled, disable'],
    [
      { hijackCIDR: ["10.0.0.0/33"] },
      'spec.hijackCIDR[0] is "10.0.0.0/33", no network; write for example 10.96.0.0/12',
    ],
    [{ policyRoutes: [{ dst: "10.0.0.0/8" }] }, "spec.policyRoutes[0].gw is missing; write for example gw: 172.16.1.1"],
    [
      { policyRoutes: [{ dst: "10.0.0.0/8", gw: "fd00::1" }] },
      "spec.policyRoutes[0] leads to 10.0.0.0/8 by fd00::1; write a gateway of the same family",
    ],
    [{ podMACPrefix: "0b:1b" }, 'spec.podMACPrefix is "0b:1b", a multicast address; write 0a:1b'],
    [{ podMACPrefix: "0a-1b" }, 'spec.podMACPrefix is "0a-1b"; write two octets, for example 0a:1b'],
    [{ podRPFilter: 3 }, "spec.podRPFilter is 3; write 0, 1 or 2, or -1 to leave the Pod's setting alone"],
    [{ txQueueLen: -1 }, "spec.txQueueLen is -1; write 0 to leave the queue alone, or its length"],
    [{ vethMTU: 0 }, "spec.vethMTU is 0; write 1500"],
    [{ vethLinkAddress: "169.254.1" }, 'spec.vethLinkAddress is "169.254.1", no address; write for example 172.16.1.1'],
  ];
  test.each(wrong)("refuses %j", (spec, text) => {
    const { settings, findings } = read(spec);
    expect(settings).toBeUndefined();
    expect(findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([`error: ${text}`]);
  });
});

function read(spec: Record<string, unknown>, status?: Record<string, unknown>) {
  const metadata = { name: "default" };
  return readSpiderCoordinator(manifest({ kind: "SpiderCoordinator", metadata, spec, ...(status ? { status } : {}) }));
}
