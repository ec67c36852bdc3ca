import { familyOf, type Ip } from "../../address/ip.ts";
import { hostPrefix } from "../../address/prefix.ts";
import type { Route } from "../../kernel/route.ts";
import type { Operation } from "../operation.ts";
import type { HostPath } from "./host-peer.ts";

/** The rule that leads the host to its table of Pods' addresses is ahead of all rules of its own. */
const HOST_RULE_PRIORITY = 1000;

/**
 * The host's way to each address of a NIC: through the Pod's `eth0`, by a table of its own and a permanent neighbour.
 */
export function hostSide(addresses: readonly Ip[], { nic, peer }: HostPath, table: number): Operation[] {
  const families = [...new Set(addresses.map(familyOf))];
  return [
    ...addresses.flatMap((ip): Operation[] => [
      { do: "neighbour.set", in: "host", neighbour: { dev: peer.name, ip, mac: nic.mac, permanent: true } },
      { do: "route.add", in: "host", route: routeTo(ip, peer.name, table) },
    ]),
    ...families.map(
      (family): Operation => ({
        do: "rule.add",
        in: "host",
        rule: { family, priority: HOST_RULE_PRIORITY, table },
      }),
    ),
  ];
}

function routeTo(ip: Ip, dev: string, table: number): Route {
  const family = familyOf(ip);
  return { family, dst: hostPrefix(ip), table, dev, ...(family === 4 && { scope: "link" }) };
}
