import { Gauge, type Registry } from "prom-client";
import type { Node, PoolView } from "../node/node.ts";

/** What a node holds, read anew whenever somebody asks. */
export function nodeMetrics(registry: Registry, node: Pick<Node, "pools" | "leases" | "attachments">): void {
  poolGauge("railhead_pool_addresses", "Addresses that a pool could lend", total);
  poolGauge("railhead_pool_leased", "Addresses of a pool that Pods of this node have", (pool) => pool.leased);
  poolGauge("railhead_pool_resting", "Addresses of a pool that cool down after a lease", (pool) => pool.resting);
  poolGauge("railhead_pool_free", "Addresses of a pool that are neither leased nor resting", (pool) =>
    Math.max(0, total(pool) - pool.leased - pool.resting),
  );
  new Gauge({
    name: "railhead_leases",
    help: "Addresses that Pods of this node have",
    registers: [registry],
    collect() {
      this.set(node.leases().length);
    },
  });
  new Gauge({
    name: "railhead_attachments",
    help: "NICs of Pods by the state of their plan; any but done that lasts is work for the sweep",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      const states = { planned: 0, done: 0, undoing: 0 };
      for (const { state } of node.attachments()) states[state] += 1;
      for (const [state, count] of Object.entries(states)) this.set({ state }, count);
    },
  });

  function poolGauge(name: string, help: string, value: (pool: PoolView) => number): void {
    new Gauge({
      name,
      help,
      labelNames: ["pool"],
      registers: [registry],
      collect() {
        this.reset();
        for (const pool of node.pools()) this.set({ pool: pool.name }, value(pool));
      },
    });
  }
}

/** Beyond 2^53 a float, as all numbers of Prometheus. */
function total(pool: PoolView): number {
  return Number(pool.total);
}
