import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { Node, PerformedEvent } from "../node/node.ts";
import { CNI_CODE } from "../wire/error.ts";

/**
 * What Spiderpool's agent and controller count and railhead counts too, under the names that their documentation and
 * their Grafana dashboard use. Left out is what has no meaning here: the limiter's queue, conflicts on pool objects,
 * subnets. Answers the function that counts a request.
 */
export function spiderpoolMetrics(registry: Registry, pools: Node["pools"]): (event: PerformedEvent) => void {
  const allocation = requestMetrics(registry, "allocation");
  const release = requestMetrics(registry, "release");
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  const noPool = counter(`${PREFIX}allocation_err_no_available_pool_counts_total`, "ADDs that no pool could serve");
  const usedOut = counter(`${PREFIX}allocation_err_ip_used_out_counts_total`, "ADDs whose pools had no free address");
  const internal = counter(`${PREFIX}allocation_err_internal_counts_total`, "ADDs that failed otherwise");
  const notReleased = counter(`${PREFIX}release_err_internal_counts_total`, "DELs that failed");
  poolMetrics(registry, pools);
  return (event) => {
    if (event.command === "ADD" && allocates(event)) {
      allocation(event);
      if (event.error?.code === CNI_CODE.noPool) noPool.inc();
      else if (event.error?.code === CNI_CODE.poolExhausted) usedOut.inc();
      else if (event.error !== undefined) internal.inc();
    }
    if (event.command === "DEL" && allocates(event)) {
      release(event);
      if (event.error !== undefined) notReleased.inc();
    }
  };
}

const PREFIX = "spiderpool_ipam_";

/** `boundaries` of upstream's histograms, seconds. */
const BUCKETS = [0.1, 0.3, 0.5, 1, 3, 5, 7, 10, 15];

/** A request that got as far as railhead's own addresses: others would never have reached Spiderpool's agent. */
function allocates({ face, addresses, error }: PerformedEvent): boolean {
  const poolsFailed = error?.code === CNI_CODE.noPool || error?.code === CNI_CODE.poolExhausted;
  return face === "spiderpool" || addresses.length > 0 || poolsFailed;
}

function requestMetrics(registry: Registry, what: "allocation" | "release"): (event: PerformedEvent) => void {
  const registers = [registry];
  const name = (rest: string) => `${PREFIX}${what}_${rest}`;
  const counts = new Counter({ name: name("counts_total"), help: `Requests of ${what}`, registers });
  const failures = new Counter({ name: name("failure_counts_total"), help: `Failed requests of ${what}`, registers });
  const help = `How long requests of ${what} took`;
  const histogram = new Histogram({ name: name("duration_seconds"), help, buckets: BUCKETS, registers });
  const gauge = (which: string) =>
    new Gauge({ name: name(`${which}_duration_seconds`), help: `${help}, ${which} since the start`, registers });
  const [average, most, least, latest] = [gauge("average"), gauge("max"), gauge("min"), gauge("latest")];
  const seen = { count: 0, sum: 0, most: 0, least: Number.POSITIVE_INFINITY };
  return ({ milliseconds, error }) => {
    const seconds = milliseconds / 1000;
    counts.inc();
    if (error !== undefined) failures.inc();
    histogram.observe(seconds);
    seen.count += 1;
    seen.sum += seconds;
    seen.most = Math.max(seen.most, seconds);
    seen.least = Math.min(seen.least, seconds);
    average.set(seen.sum / seen.count);
    most.set(seen.most);
    least.set(seen.least);
    latest.set(seconds);
  };
}

/** Upstream counts these up at every sync, so that they mean nothing there; here they are what they say. */
function poolMetrics(registry: Registry, pools: Node["pools"]): void {
  const registers = [registry];
  new Gauge({
    name: "spiderpool_total_ippool_counts",
    help: "Pools that this node knows",
    registers,
    collect() {
      this.set(pools().length);
    },
  });
  perPool("spiderpool_debug_ippool_total_ip_counts", "Addresses of a pool", (pool) => Number(pool.total));
  perPool("spiderpool_debug_ippool_available_ip_counts", "Addresses of a pool that no Pod of this node has", (pool) =>
    Math.max(0, Number(pool.total) - pool.leased),
  );

  function perPool(name: string, help: string, value: (pool: ReturnType<Node["pools"]>[number]) => number): void {
    new Gauge({
      name,
      help,
      labelNames: ["SpiderIPPool"],
      registers,
      collect() {
        this.reset();
        for (const pool of pools()) this.set({ SpiderIPPool: pool.name }, value(pool));
      },
    });
  }
}
