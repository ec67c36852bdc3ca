import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createDuties } from "../../src/agent/duties.ts";
import { createMetrics, type Metrics } from "../../src/agent/metrics.ts";
import type { Node, PoolView } from "../../src/node/node.ts";
import { aNode } from "./a-node.ts";
import { aPerformedEvent } from "./a-performed-event.ts";

describe("createMetrics()", () => {
  test("counts requests by face and command, and errors by code", async () => {
    const lines = await rendered((metrics) => {
      metrics.performed(aPerformedEvent({ milliseconds: 12 }));
      metrics.performed(aPerformedEvent({ command: "DEL", face: "sriov", milliseconds: 42 }));
      metrics.performed(aPerformedEvent({ error: { code: 11, msg: "later" } }));
      metrics.performed(aPerformedEvent({ error: { code: 4711, msg: "of another plugin" } }));
    });
    expect(lines).toContain('railhead_request_duration_seconds_count{face="railhead",command="ADD"} 3');
    expect(lines).toContain('railhead_request_duration_seconds_bucket{le="0.05",face="sriov",command="DEL"} 1');
    expect(lines).toContain('railhead_request_duration_seconds_bucket{le="0.02",face="sriov",command="DEL"} 0');
    expect(lines).toContain(
      'railhead_request_errors_total{face="railhead",command="ADD",code="11",reason="tryAgainLater"} 1',
    );
    expect(lines).toContain(
      'railhead_request_errors_total{face="railhead",command="ADD",code="4711",reason="other"} 1',
    );
  });

  test("counts addresses under Spiderpool's names", async () => {
    const lines = await rendered((metrics) => {
      metrics.performed(aPerformedEvent({ milliseconds: 100 }));
      metrics.performed(aPerformedEvent({ milliseconds: 300 }));
      metrics.performed(aPerformedEvent({ command: "DEL", milliseconds: 50 }));
      metrics.performed(aPerformedEvent({ addresses: [], error: { code: 100, msg: "exhausted" } }));
      metrics.performed(aPerformedEvent({ addresses: [], error: { code: 101, msg: "no pool" } }));
      metrics.performed(aPerformedEvent({ addresses: [], face: "spiderpool", error: { code: 999, msg: "broken" } }));
    });
    expect(lines).toContain("spiderpool_ipam_allocation_counts_total 5");
    expect(lines).toContain("spiderpool_ipam_allocation_failure_counts_total 3");
    expect(lines).toContain("spiderpool_ipam_allocation_err_ip_used_out_counts_total 1");
    expect(lines).toContain("spiderpool_ipam_allocation_err_no_available_pool_counts_total 1");
    expect(lines).toContain("spiderpool_ipam_allocation_err_internal_counts_total 1");
    expect(lines).toContain("spiderpool_ipam_allocation_max_duration_seconds 0.3");
    expect(lines).toContain("spiderpool_ipam_release_counts_total 1");
    expect(lines).toContain("spiderpool_ipam_release_latest_duration_seconds 0.05");
  });

  test("counts no allocation for a plugin that has to do with no address", async () => {
    const lines = await rendered((metrics) => {
      metrics.performed(aPerformedEvent({ face: "rdma", addresses: [] }));
      metrics.performed(aPerformedEvent({ face: "sriov", addresses: [], error: { code: 102, msg: "no VF" } }));
      metrics.performed(aPerformedEvent({ command: "CHECK" }));
    });
    expect(lines).toContain("spiderpool_ipam_allocation_counts_total 0");
    expect(lines).toContain("spiderpool_ipam_allocation_failure_counts_total 0");
  });

  test("reads pools, leases and attachments anew at every look", async () => {
    let pools = [aPool({ name: "rail1", total: "29", leased: 3, resting: 2 })];
    const metrics = createMetrics(
      aNode({ pools: () => pools }),
      createDuties(() => new Date()),
    );
    const first = await linesOf(metrics);
    expect(first).toContain('railhead_pool_free{pool="rail1"} 24');
    expect(first).toContain('spiderpool_debug_ippool_available_ip_counts{SpiderIPPool="rail1"} 26');
    pools = [aPool({ name: "rail2", total: "18446744073709551616" })];
    const second = await linesOf(metrics);
    expect(second.filter((line) => line.includes("rail1"))).toEqual([]);
    expect(second).toContain('railhead_pool_addresses{pool="rail2"} 18446744073709552000');
    expect(second).toContain("spiderpool_total_ippool_counts 1");
  });

  test("tells attachments by state, those that do not occur too", async () => {
    const attachments = [{ state: "done" }, { state: "done" }, { state: "undoing" }] as ReturnType<Node["attachments"]>;
    const lines = await rendered(() => {}, aNode({ attachments: () => attachments }));
    expect(lines.filter((line) => line.startsWith("railhead_attachments{"))).toEqual([
      'railhead_attachments{state="planned"} 0',
      'railhead_attachments{state="done"} 2',
      'railhead_attachments{state="undoing"} 1',
    ]);
  });

  test("counts what sweeps undid and keeps what the last one could not", async () => {
    const undone = [{ containerId: "c1", ifname: "net1", reason: "gone" }];
    const lines = await rendered((metrics) => {
      metrics.swept({ attachments: 8, leases: 8, undone, problems: ["a", "b"] }, 3_010);
      metrics.swept({ attachments: 7, leases: 7, undone, problems: [] }, 3_010);
    });
    expect(lines).toContain("railhead_sweep_undone_total 2");
    expect(lines).toContain("railhead_sweep_problems 0");
    expect(lines).toContain("railhead_sweep_duration_seconds_count 2");
  });

  test("tells the one state a duty is in", async () => {
    const duties = createDuties(() => new Date());
    duties.set("http", { kind: "degraded", reason: "port taken" });
    const lines = await linesOf(createMetrics(aNode(), duties));
    expect(lines.filter((line) => line.includes('duty="http"'))).toEqual([
      'railhead_duty_state{duty="http",state="degraded"} 1',
    ]);
  });

  test("has no metric that docs/http.md does not name", async () => {
    const page = readFileSync(join(import.meta.dir, "../../docs/http.md"), "utf8");
    const names = (await rendered(() => {})).flatMap((line) => /^# TYPE (\S+) /.exec(line)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

function aPool(changes: Partial<PoolView> = {}): PoolView {
  const pool = { name: "rail1", family: 4, subnet: "172.16.1.0/27", total: "29", leased: 0, resting: 0 } as const;
  return { ...pool, default: false, disabled: false, ...changes };
}

function rendered(work: (metrics: Metrics) => void, node: Node = aNode()): Promise<string[]> {
  const metrics = createMetrics(
    node,
    createDuties(() => new Date()),
  );
  work(metrics);
  return linesOf(metrics);
}

async function linesOf(metrics: Metrics): Promise<string[]> {
  return (await metrics.render()).text.split("\n");
}
