import { type Ip, ipNumber } from "../../src/address/ip.ts";
import type { Prefix } from "../../src/address/prefix.ts";
import type { Pool } from "../../src/pools/pool.ts";

/** `rail1`, 172.16.1.2 to 172.16.1.30 behind 172.16.1.1. */
export function aPool(changes: Partial<Pool> = {}): Pool {
  return {
    name: "rail1",
    family: 4,
    subnet: "172.16.1.0/27" as Prefix,
    ranges: rangeOf("172.16.1.2", "172.16.1.30"),
    gateway: "172.16.1.1" as Ip,
    routes: [],
    nodeName: [],
    namespaceName: [],
    multusName: [],
    default: false,
    disable: false,
    origin: { file: "pools.yaml", line: 3 },
    ...changes,
  };
}

export function rangeOf(first: string, last: string): Pool["ranges"] {
  return [{ first: ipNumber(first as Ip), last: ipNumber(last as Ip) }];
}
