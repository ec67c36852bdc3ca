import type { Mac } from "../address/mac.ts";

/** A network interface, the part of `ip -d link show` that railhead reads. */
export interface Link {
  index: number;
  name: string;
  mtu: number;
  /** `IFF_*` bits. */
  flags: number;
  up: boolean;
  /** `IFF_LOWER_UP`: the carrier is there. */
  carrier: boolean;
  mac?: Mac;
  /** `IFLA_BROADCAST`: where an announcement goes; IPoIB has one of its own for each partition. */
  broadcast?: Mac;
  /** `IFLA_INFO_KIND`: `macvlan`, `veth` …; physical links have none. */
  kind?: string;
  /** `IFLA_LINK`: index of the lower link (macvlan) or of the peer (veth), in the namespace `linkNetnsId` if given. */
  link?: number;
  /** `IFLA_LINK_NETNSID`: present when `link` counts in another namespace. */
  linkNetnsId?: number;
  alias?: string;
  altnames: string[];
  group: number;
  txQueueLen: number;
  minMtu?: number;
  maxMtu?: number;
  /** `IFLA_PERM_ADDRESS`. */
  permanentMac?: Mac;
  /** `IFLA_PARENT_DEV_NAME`: the PCI address; readable inside a Pod's namespace, where sysfs is not. */
  parent?: string;
}

/** A link to make. `netns` is the descriptor of the namespace it is born in; absent means this one. */
export type NewLink = { name: string; mtu?: number; mac?: Mac; group?: number; netns?: number } & (
  | { kind: "veth"; peer: { name: string; mtu?: number; mac?: Mac; netns?: number } }
  | { kind: "macvlan"; master: string; mode: MacvlanMode; bcQueueLen?: number }
  | { kind: "ipvlan"; master: string; mode: IpvlanMode }
  | { kind: "dummy" }
);

export type MacvlanMode = "bridge" | "private" | "vepa" | "passthru";
export type IpvlanMode = "l2" | "l3" | "l3s";
