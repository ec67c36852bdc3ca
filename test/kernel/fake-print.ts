import { lengthOf } from "../../src/address/prefix.ts";
import { type Route, RT_TABLE } from "../../src/kernel/route.ts";
import type { Rule } from "../../src/kernel/rule.ts";
import type { VfState } from "../../src/kernel/vf.ts";
import type { FakeKernel } from "./fake-kernel.ts";
import type { FakeLink } from "./fake-links.ts";

/** A namespace as the lines that would make it, sorted where the kernel keeps no order. */
export function printKernel(kernel: FakeKernel): string[] {
  const { place } = kernel;
  const links = kernel.list.filter(({ name }) => name !== "lo");
  return [
    ...links.map((link) => `ip ${place}link ${linkLine(link)}`).sort(),
    ...links.flatMap(({ name, vfs = [] }) => vfs.map((state) => `ip ${place}link ${name} ${vfLine(state)}`)),
    ...kernel.ips.map(({ dev, address }) => `ip ${place}addr add ${address} dev ${dev}`).sort(),
    ...kernel.table.map((route) => `ip ${place}route add ${routeLine(route)}`).sort(),
    ...kernel.ruleList.map((rule) => `ip ${place}rule add ${ruleLine(rule)}`).sort(),
    ...kernel.neighbourList.map(({ dev, ip, mac }) => `ip ${place}neigh add ${ip} dev ${dev} lladdr ${mac}`).sort(),
    ...[...kernel.settings].map(([key, value]) => `${place}sysctl -w ${key}=${value}`).sort(),
    ...kernel.devices.map(({ index, name }) => `rdma ${place}dev ${index}: ${name}`).sort(),
  ];
}

export function routeLine(route: Route): string {
  const { dst, dev, gateway, table, src, metric, onlink, mtu, nexthops = [] } = route;
  const words = [lengthOf(dst) === 0 ? "default" : dst, ...hop({ gateway, dev, onlink })];
  if (table !== RT_TABLE.main) words.push(`table ${table}`);
  if (src !== undefined) words.push(`src ${src}`);
  if (metric !== undefined) words.push(`metric ${metric}`);
  if (mtu !== undefined) words.push(`mtu ${mtu}`);
  for (const one of nexthops) words.push("nexthop", ...hop(one));
  return words.join(" ");
}

export function ruleLine({ family, from, to, table, priority, fwmark }: Rule): string {
  const mark = fwmark === undefined ? "" : ` fwmark ${fwmark}`;
  return `from ${from ?? "all"}${to === undefined ? "" : ` to ${to}`}${mark} lookup ${table} priority ${priority} (IPv${family})`;
}

function hop({
  gateway,
  dev,
  onlink,
}: {
  gateway?: string | undefined;
  dev?: string | undefined;
  onlink?: boolean | undefined;
}) {
  return [
    ...(gateway === undefined ? [] : [`via ${gateway}`]),
    ...(dev === undefined ? [] : [`dev ${dev}`]),
    ...(onlink ? ["onlink"] : []),
  ];
}

function linkLine({ name, mtu, mac, up, txQueueLen, kind, alias, altnames, parent }: FakeLink): string {
  const words = [name, `mtu ${mtu}`, `qlen ${txQueueLen}`, up ? "up" : "down", `address ${mac}`];
  if (kind !== undefined) words.push(`type ${kind}`);
  if (alias !== undefined) words.push(`alias ${alias}`);
  for (const altname of altnames) words.push(`altname ${altname}`);
  if (parent !== undefined) words.push(`parent ${parent}`);
  return words.join(" ");
}

function vfLine({ vf, mac, vlan, qos, vlanProto, minTxRate, maxTxRate, spoofchk, trust, linkState }: VfState): string {
  const rates = `min_tx_rate ${minTxRate} max_tx_rate ${maxTxRate}`;
  return `vf ${vf} mac ${mac} vlan ${vlan} qos ${qos} ${vlanProto} ${rates} spoofchk ${spoofchk} trust ${trust} state ${linkState}`;
}
