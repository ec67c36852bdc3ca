import { defineCommand } from "citty";
import { AGENT_HTTP, type AgentViews, askAgent } from "./agent-view.ts";
import { columns } from "./columns.ts";
import { wrongUsage } from "./exit-error.ts";
import { print, printJson } from "./print.ts";

/** `railhead inspect`: what the agent of this node has and does, as a table or as JSON. */
export const inspect = defineCommand({
  meta: {
    name: "inspect",
    description:
      "Show what the agent of this node knows: attachments (the default), leases or pools.\n\n" +
      "  railhead inspect\n" +
      "  railhead inspect attachments --pod default/train-0 --plan\n" +
      "  railhead inspect leases --json\n" +
      "  railhead inspect pools",
  },
  args: {
    view: { type: "positional", description: "attachments, leases or pools", default: "attachments" },
    pod: { type: "string", valueHint: "NAMESPACE/NAME", description: "Only those of one Pod" },
    container: { type: "string", valueHint: "ID", description: "Only those of one container, its id or how it begins" },
    plan: { type: "boolean", description: "Under each attachment, what was done for it, as commands" },
    agent: { type: "string", valueHint: "HOST:PORT", description: "Where the agent answers", default: AGENT_HTTP },
    json: { type: "boolean", description: "Print JSON, as the agent's page has it" },
  },
  async run({ args: { view, pod, container, plan, agent, json } }) {
    switch (view) {
      case "attachments": {
        const list = await askAgent(agent, "attachments", { pod, container });
        return show(json, { attachments: list }, () => attachmentTable(list, plan === true));
      }
      case "leases": {
        const list = await askAgent(agent, "leases", { pod, container });
        return show(json, { leases: list }, () => leaseTable(list));
      }
      case "pools": {
        if ((pod ?? container) !== undefined) throw wrongUsage("inspect pools takes neither --pod nor --container");
        const list = await askAgent(agent, "pools");
        return show(json, { pools: list }, () => poolTable(list));
      }
      default:
        throw wrongUsage(`There is no view ${view}; write attachments, leases or pools`);
    }
  },
});

/** `ADDRESS POOL POD NIC SINCE`, as given. */
export function leaseTable(leases: readonly AgentViews["leases"][]): string {
  return columns(
    ["ADDRESS", "POOL", "POD", "NIC", "SINCE"],
    leases.map(({ address, pool, ifname, since, ...lease }) => [address, pool, podText(lease), ifname, since]),
  );
}

function attachmentTable(attachments: readonly AgentViews["attachments"][], plan: boolean): string {
  const table = columns(
    ["POD", "NIC", "NETWORK", "PLUGIN", "DEVICE", "ADDRESSES", "STATE", "SINCE"],
    attachments.map((one) => [
      podText(one),
      one.ifname,
      one.network,
      one.face,
      one.device ?? "-",
      one.addresses.join(",") || "-",
      one.state,
      one.since,
    ]),
  );
  if (!plan) return table;
  const [head = "", ...rows] = table.split("\n");
  const lines = rows.flatMap((row, at) => [row, ...(attachments[at]?.plan.map((line) => `    ${line}`) ?? [])]);
  return [head, ...lines].join("\n");
}

function poolTable(pools: readonly AgentViews["pools"][]): string {
  return columns(
    ["POOL", "SUBNET", "GATEWAY", "ADDRESSES", "LEASED", "RESTING", "USE"],
    pools.map((pool) => [
      pool.name,
      pool.subnet,
      pool.gateway ?? "-",
      pool.total,
      String(pool.leased),
      String(pool.resting),
      pool.disabled ? "disabled" : pool.default ? "default" : "by name",
    ]),
  );
}

function podText({ pod, containerId }: { pod?: { namespace: string; name: string }; containerId: string }): string {
  return pod === undefined ? containerId.slice(0, 13) : `${pod.namespace}/${pod.name}`;
}

function show(json: boolean | undefined, value: object, table: () => string): void {
  if (json) printJson(value);
  else print(table());
}
