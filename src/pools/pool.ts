import { hostsOf } from "../address/hosts.ts";
import { type Family, type Ip, ipNumber } from "../address/ip.ts";
import { type Cidr, cidrOf, lengthOf, type Prefix } from "../address/prefix.ts";
import { type Intervals, intersect, pointsOf, subtract } from "./intervals.ts";
import type { Selector } from "./selector.ts";

/** A SpiderIPPool: the addresses it has, and who may have one of them. */
export interface Pool {
  name: string;
  family: Family;
  subnet: Prefix;
  /** `ips` without `excludeIPs`. */
  ranges: Intervals;
  /** The default route of whoever has an address of this pool. */
  gateway?: Ip;
  routes: PoolRoute[];
  /** Node names; then `nodeAffinity` is not looked at. Empty: any. */
  nodeName: string[];
  nodeAffinity?: Selector;
  /** Namespaces of Pods; then `namespaceAffinity` is not looked at. Empty: any. */
  namespaceName: string[];
  namespaceAffinity?: Selector;
  podAffinity?: Selector;
  /** Networks, `name` or `namespace/name`. Empty: any. */
  multusName: string[];
  /** Serves networks that name no pool. */
  default: boolean;
  /** Lends nothing more; what is lent stays lent. */
  disable: boolean;
  origin: Origin;
}

export interface PoolRoute {
  dst: Prefix;
  gw: Ip;
}

/** Where something is written; line 0 is an object of the API server. */
export interface Origin {
  file: string;
  line: number;
}

/**
 * The addresses of a pool that can be lent at all: never what is reserved, nor its gateway, nor its subnet's network
 * and broadcast addresses.
 */
export function allocatable(pool: Pool, reserved: Readonly<Record<Family, Intervals>>): Intervals {
  const hosts = intersect(pool.ranges, [hostsOf(pool.subnet)]);
  const gateway = pool.gateway === undefined ? [] : pointsOf([ipNumber(pool.gateway)]);
  return subtract(subtract(hosts, gateway), reserved[pool.family]);
}

/** An address of the pool as an interface has it, with the length of the pool's subnet. */
export function cidrIn(pool: Pool, address: Ip): Cidr {
  return cidrOf(address, lengthOf(pool.subnet));
}

/** `FILE:LINE`, or the file alone where there is no line. */
export function originText({ file, line }: Origin): string {
  return line === 0 ? file : `${file}:${line}`;
}
