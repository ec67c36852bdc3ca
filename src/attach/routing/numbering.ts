import type { Ip } from "../../address/ip.ts";
import { hostPrefix } from "../../address/prefix.ts";
import { CniError } from "../../wire/error.ts";
import type { NamespaceView } from "../faces/face.ts";

/** Where a NIC's own routes are, and how urgently its addresses lead there. */
export interface Numbers {
  table: number;
  priority: number;
}

/** The NIC of the cluster's network, and what its replies go by. */
export const FIRST_NIC = "eth0";
const FIRST_NUMBERS: Numbers = { table: 99, priority: 32000 };

/** `netN` has table 99 + N and priority 32766 − N: 100 and 32765 for `net1`, up to `net150`. */
const NUMBERED = /^net([1-9]\d{0,2})$/;
const LAST_NUMBERED = 150;
const BASE: Numbers = { table: 99, priority: 32766 };

/** NICs of other names count up from here, in both. */
const NAMED: Numbers = { table: 300, priority: 32100 };
const NAMED_COUNT = 200;

/**
 * The numbers of a NIC, from its name and never from how many links there are, so that a repeated ADD changes nothing.
 * One with a name of its own has the table that a rule of its addresses already leads to, else the lowest that is free
 * and not yet promised.
 */
export function numbersOf(
  ifname: string,
  addresses: readonly Ip[],
  pod: Pick<NamespaceView, "rules" | "routes">,
  promised: readonly Numbers[] = [],
): Numbers {
  if (ifname === FIRST_NIC) return FIRST_NUMBERS;
  const number = Number(NUMBERED.exec(ifname)?.[1]);
  if (number <= LAST_NUMBERED) return { table: BASE.table + number, priority: BASE.priority - number };
  return standingNumbers(addresses, pod) ?? freeNumbers(ifname, pod, promised);
}

/** The number of a NIC called `netN`; nothing for another name. */
export function nicNumber(ifname: string): number | undefined {
  const match = NUMBERED.exec(ifname);
  return match === null ? undefined : Number(match[1]);
}

function standingNumbers(addresses: readonly Ip[], pod: Pick<NamespaceView, "rules">): Numbers | undefined {
  const own = addresses.map(hostPrefix);
  const rule = pod.rules.find(({ from, table }) => from !== undefined && own.includes(from) && isNamed(table));
  return rule === undefined ? undefined : numbered(rule.table - NAMED.table);
}

function freeNumbers(
  ifname: string,
  pod: Pick<NamespaceView, "rules" | "routes">,
  promised: readonly Numbers[],
): Numbers {
  const taken = new Set([...pod.rules, ...pod.routes, ...promised].map(({ table }) => table));
  for (let count = 0; count < NAMED_COUNT; count++) {
    if (!taken.has(NAMED.table + count)) return numbered(count);
  }
  throw new CniError("internal", `No routing table from ${NAMED.table} on is free in the Pod for ${ifname}`);
}

function isNamed(table: number): boolean {
  return table >= NAMED.table && table < NAMED.table + NAMED_COUNT;
}

function numbered(count: number): Numbers {
  return { table: NAMED.table + count, priority: NAMED.priority + count };
}
