import { defineCommand } from "citty";
import { type Ip, ipNumber, parseIp } from "../address/ip.ts";
import { contains, parsePrefix } from "../address/prefix.ts";
import type { LeaseView, PoolView } from "../node/node.ts";
import { AGENT_HTTP, askAgent } from "./agent-view.ts";
import { refusedOrFailed, wrongUsage } from "./exit-error.ts";
import { leaseTable } from "./inspect.ts";
import { print, printJson } from "./print.ts";

/** `railhead ip`: who on this node holds which address. */
export const ip = defineCommand({
  meta: {
    name: "ip",
    description:
      "Show who holds an address of this node's pools: all leases in the order of their addresses, or that of one " +
      "ADDRESS. Exit code 1 where nobody on this node holds it.\n\n" +
      "  railhead ip\n" +
      "  railhead ip 172.16.1.34\n" +
      "  railhead ip --json",
  },
  args: {
    address: { type: "positional", description: "Only this address", required: false },
    agent: { type: "string", valueHint: "HOST:PORT", description: "Where the agent answers", default: AGENT_HTTP },
    json: { type: "boolean", description: "Print JSON" },
  },
  async run({ args: { address, agent, json } }) {
    const wanted = address === undefined ? undefined : addressOf(address);
    const leases = inOrder(await askAgent(agent, "leases"));
    const shown = leases.filter((lease) => wanted === undefined || ipOfLease(lease) === wanted);
    if (json) printJson({ leases: shown });
    else if (wanted === undefined || shown.length > 0) print(leaseTable(shown));
    if (wanted === undefined || shown.length > 0) return;
    throw refusedOrFailed(nobody(wanted, await askAgent(agent, "pools")));
  },
});

/** Leases by family, then by address as a number: 172.16.1.9 before 172.16.1.10. */
export function inOrder(leases: readonly LeaseView[]): LeaseView[] {
  const keyed = leases.map((lease) => ({ lease, key: sortKey(ipOfLease(lease)) }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0)).map(({ lease }) => lease);
}

function sortKey(ip: Ip | undefined): bigint {
  return ip === undefined ? -1n : (ip.includes(":") ? 1n << 128n : 0n) + ipNumber(ip);
}

function ipOfLease({ address }: LeaseView): Ip | undefined {
  return parseIp(address.split("/")[0]!);
}

function addressOf(text: string): Ip {
  const ip = parseIp(text);
  if (ip === undefined) throw wrongUsage(`${text} is no address; write for example 172.16.1.34`);
  return ip;
}

function nobody(ip: Ip, pools: readonly PoolView[]): string {
  const within = pools.filter(({ subnet }) => {
    const parsed = parsePrefix(subnet);
    return parsed !== undefined && contains(parsed.prefix, ip);
  });
  const where = within.length === 0 ? "no pool of this node has its subnet" : `its subnet is that of ${names(within)}`;
  return `Nobody on this node holds ${ip}; ${where}`;
}

function names(pools: readonly PoolView[]): string {
  return pools.map(({ name }) => name).join(", ");
}
