import { familyOf, type Ip } from "../../address/ip.ts";
import { hostPrefix, type Prefix, prefixFamily } from "../../address/prefix.ts";
import { type Route, RT_TABLE } from "../../kernel/route.ts";
import type { Operation } from "../operation.ts";
import type { HostPath } from "./host-peer.ts";

/**
 * The Pod's way to its node and, through it, to the cluster: each address of the host on `eth0` with a permanent
 * neighbour, and the cluster's networks by the first of them. All of it in every given table: the main one, and the NIC's
 * own so that replies and Services work from its address too.
 */
export function podSide(
  hosts: readonly Ip[],
  hijacked: readonly Prefix[],
  { nic, peer }: HostPath,
  source: Ip | undefined,
  tables: readonly number[],
): Operation[] {
  const routes = [
    ...hosts.map((ip) => routeToHost(ip, nic.name, source)),
    ...hijacked.flatMap((dst) => routeByHost(dst, nic.name, source, hosts) ?? []),
  ];
  return [
    ...hosts.map(
      (ip): Operation => ({
        do: "neighbour.set",
        in: "pod",
        neighbour: { dev: nic.name, ip, mac: peer.mac, permanent: true },
      }),
    ),
    ...tables.flatMap((table) =>
      routes.map((route): Operation => ({ do: "route.add", in: "pod", route: { ...route, table } })),
    ),
  ];
}

function routeToHost(ip: Ip, dev: string, source: Ip | undefined): Route {
  const family = familyOf(ip);
  const link = { family, dst: hostPrefix(ip), table: RT_TABLE.main, dev };
  return family === 6 ? link : { ...link, scope: "link", ...preferred(source) };
}

/** Networks of a family in which the host has no address stay where they are. */
function routeByHost(dst: Prefix, dev: string, source: Ip | undefined, hosts: readonly Ip[]): Route | undefined {
  const family = prefixFamily(dst);
  const gateway = hosts.find((ip) => familyOf(ip) === family);
  if (gateway === undefined) return undefined;
  return { family, dst, table: RT_TABLE.main, dev, gateway, ...(family === 4 && preferred(source)) };
}

function preferred(source: Ip | undefined): { src?: Ip } {
  return source === undefined ? {} : { src: source };
}
