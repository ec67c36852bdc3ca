import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Finding } from "../manifests/document.ts";
import type { Node, PerformedEvent, SweepReport } from "../node/node.ts";
import { COMMIT, VERSION } from "../version.ts";
import { CNI_CODE } from "../wire/error.ts";
import type { Duties } from "./duties.ts";
import { nodeMetrics } from "./node-metrics.ts";
import { processMetrics } from "./process-metrics.ts";
import { spiderpoolMetrics } from "./spiderpool-metrics.ts";

/** What the agent counts, and how it is written for Prometheus. Every name is listed in docs/http.md. */
export interface Metrics {
  performed(event: PerformedEvent): void;
  swept(report: SweepReport, milliseconds: number): void;
  manifestsRead(findings: readonly Finding[]): void;
  /** The text format of Prometheus. */
  render(): Promise<{ contentType: string; text: string }>;
}

export function createMetrics(node: Pick<Node, "pools" | "leases" | "attachments">, duties: Duties): Metrics {
  const registry = new Registry();
  const countForSpiderpool = spiderpoolMetrics(registry, node.pools);
  const countRequest = requestMetrics(registry);
  nodeMetrics(registry, node);
  dutyMetrics(registry, duties);
  processMetrics(registry);
  return {
    performed(event) {
      countRequest(event);
      countForSpiderpool(event);
    },
    swept: sweepMetrics(registry),
    manifestsRead: manifestMetrics(registry),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

/** A macvlan takes a few milliseconds, a VF two moves of 20 ms, a wait for another Pod's VF 10 s. */
const BUCKETS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60];

const CODE_NAMES = new Map<number, string>(Object.entries(CNI_CODE).map(([name, code]) => [code, name]));

function requestMetrics(registry: Registry): (event: PerformedEvent) => void {
  const registers = [registry];
  const duration = new Histogram({
    name: "railhead_request_duration_seconds",
    help: "How long requests took, by the plugin called and the CNI command",
    labelNames: ["face", "command"],
    buckets: BUCKETS,
    registers,
  });
  const errors = new Counter({
    name: "railhead_request_errors_total",
    help: "Requests answered with an error, by its CNI code",
    labelNames: ["face", "command", "code", "reason"],
    registers,
  });
  return ({ face, command, milliseconds, error }) => {
    duration.observe({ face, command }, milliseconds / 1000);
    if (error === undefined) return;
    errors.inc({ face, command, code: String(error.code), reason: CODE_NAMES.get(error.code) ?? "other" });
  };
}

function sweepMetrics(registry: Registry): Metrics["swept"] {
  const registers = [registry];
  const help = "How long sweeps took, the pause between their two looks included";
  const duration = new Histogram({ name: "railhead_sweep_duration_seconds", help, buckets: BUCKETS, registers });
  const undone = new Counter({
    name: "railhead_sweep_undone_total",
    help: "Attachments whose namespace was gone and that a sweep undid",
    registers,
  });
  const problems = new Gauge({
    name: "railhead_sweep_problems",
    help: "What the last sweep could not repair and the next one tries again",
    registers,
  });
  const last = new Gauge({
    name: "railhead_sweep_last_timestamp_seconds",
    help: "When the last sweep ended",
    registers,
  });
  return (report, milliseconds) => {
    duration.observe(milliseconds / 1000);
    undone.inc(report.undone.length);
    problems.set(report.problems.length);
    last.setToCurrentTime();
  };
}

function manifestMetrics(registry: Registry): Metrics["manifestsRead"] {
  const findings = new Gauge({
    name: "railhead_manifest_findings",
    help: "What is wrong with the manifests as last read",
    labelNames: ["severity"],
    registers: [registry],
  });
  const count = (all: readonly Finding[]) => {
    for (const severity of ["error", "warning"] as const) {
      findings.set({ severity }, all.filter((finding) => finding.severity === severity).length);
    }
  };
  count([]);
  return count;
}

function dutyMetrics(registry: Registry, duties: Duties): void {
  new Gauge({
    name: "railhead_duty_state",
    help: "1 for the state that a duty of the agent is in",
    labelNames: ["duty", "state"],
    registers: [registry],
    collect() {
      this.reset();
      for (const duty of duties.list()) this.set({ duty: duty.name, state: duty.kind }, 1);
    },
  });
  new Gauge({
    name: "railhead_build_info",
    help: "Always 1; its labels say which railhead this is",
    labelNames: ["version", "commit"],
    registers: [registry],
  }).set({ version: VERSION, commit: COMMIT }, 1);
}
