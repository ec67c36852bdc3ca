import type { Ip } from "../address/ip.ts";
import type { Mac } from "../address/mac.ts";
import type { Cidr } from "../address/prefix.ts";
import type { InterfaceAddress } from "./address.ts";
import type { Link, NewLink } from "./link.ts";
import type { Look } from "./look.ts";
import type { Neighbour } from "./neighbour.ts";
import type { RdmaDevice, RdmaNetnsMode } from "./rdma.ts";
import type { Route } from "./route.ts";
import type { Rule } from "./rule.ts";
import type { VfSetting, VfState } from "./vf.ts";

/**
 * Linux as seen from one network namespace. Every verb but one is one synchronous request to the kernel and throws
 * `NetlinkError` (errno and the kernel's words) when it refuses. Verbs that delete answer whether there was anything
 * to delete: absence is never an error.
 */
export interface Kernel {
  /** `ip -d link show`, without VF data. */
  links(): Link[];
  /** `ip link show dev NAME`; finds altnames too. */
  link(name: string): Link | undefined;
  /** The same by its index. */
  linkAt(index: number): Link | undefined;
  /** `ip link add …`; with `netns` born there, never moved. Throws EEXIST when its name is taken there. */
  createLink(link: NewLink): void;
  /** `ip link del dev NAME`. */
  deleteLink(name: string): boolean;
  /** The same for an event loop, which goes on while the kernel waits; the answer comes when the link is gone. */
  deleteLinkSoon(name: string): Promise<boolean>;
  /** `ip link del group GROUP`: one wait of the kernel for all of them. */
  deleteLinkGroup(group: number): boolean;
  /** `ip link set dev NAME up|down`. */
  setLinkUp(name: string, up: boolean): void;
  /** `ip link set dev NAME name NEW`. */
  setLinkName(name: string, newName: string): void;
  /** `ip link set dev NAME mtu MTU`. */
  setLinkMtu(name: string, mtu: number): void;
  /** `ip link set dev NAME address MAC`. */
  setLinkMac(name: string, mac: Mac): void;
  /** `ip link set dev NAME txqueuelen N`. */
  setLinkTxQueueLen(name: string, length: number): void;
  /** `ip link set dev NAME alias TEXT`; "" removes it. */
  setLinkAlias(name: string, alias: string): void;
  /** `ip link set dev NAME group GROUP`. */
  setLinkGroup(name: string, group: number): void;
  /** `ip link property del dev NAME altname ALT`. */
  deleteAltname(name: string, altname: string): boolean;
  /** `ip link set dev NAME netns NETNS name NEW`, one message: one wait of the kernel. `netns` is a descriptor. */
  moveLink(name: string, netns: number, newName: string): void;

  /** `ip link show dev PF`, the `vf N` lines. Throws for a link that is no PF. */
  vfs(pf: string): VfState[];
  /** `ip link set dev PF vf N …`, one setting a message so that an error has one cause. */
  setVf(pf: string, vf: number, setting: VfSetting): void;

  /** `ip addr show`. */
  addresses(): InterfaceAddress[];
  /** `ip addr add CIDR brd + dev NAME`, without `brd` where there is no such address. Throws EEXIST for a duplicate. */
  addAddress(name: string, address: Cidr): void;
  /** `ip addr del CIDR dev NAME`. */
  deleteAddress(name: string, address: Cidr): boolean;

  /**
   * `ip route show table all`, unicast routes of both families; links by name. IPv4 routes always say their scope and
   * IPv6 routes their metric, also where they were added without.
   */
  routes(): Route[];
  /** `ip route get ADDRESS`; nothing where there is no route. */
  routeTo(address: Ip): Route | undefined;
  /** `ip route add …`. Throws EEXIST for a duplicate. */
  addRoute(route: Route): void;
  /** `ip route replace …`: takes the place of a route with the same destination, table and metric, whatever its link. */
  replaceRoute(route: Route): void;
  /** `ip route del …`. */
  deleteRoute(route: Route): boolean;

  /** `ip rule show`, both families; without rules that do or select by what `Rule` cannot say. */
  rules(): Rule[];
  /** `ip rule add …`. Throws EEXIST for a duplicate. */
  addRule(rule: Rule): void;
  /** `ip rule del …`. */
  deleteRule(rule: Rule): boolean;

  /** `ip neigh show`, those with a hardware address. */
  neighbours(): Neighbour[];
  /** `ip neigh replace IP dev NAME lladdr MAC nud permanent`; `nud reachable` where it is not to be permanent. */
  setNeighbour(neighbour: Neighbour): void;
  /** `ip neigh del IP dev NAME`. */
  deleteNeighbour(neighbour: Pick<Neighbour, "dev" | "ip">): boolean;

  /** `rdma dev show`; [] where the kernel has no RDMA. */
  rdmaDevices(): RdmaDevice[];
  /** `rdma system show`; nothing where the kernel has no RDMA. */
  rdmaNetnsMode(): RdmaNetnsMode | undefined;
  /** `rdma dev set NAME netns NETNS`. `netns` is a descriptor. */
  moveRdmaDevice(name: string, netns: number): void;
  /** `rdma dev set NAME name NEW`. */
  renameRdmaDevice(name: string, newName: string): void;

  /** `sysctl KEY`, the key with slashes below /proc/sys: `net/ipv4/conf/net1/rp_filter`; nothing where there is none. */
  sysctl(key: string): string | undefined;
  /** `sysctl -w KEY=VALUE`. Throws Node's error (`code`) when the key does not exist or the value is refused. */
  setSysctl(key: string, value: string): void;

  /**
   * One gratuitous ARP request (IPv4) or unsolicited neighbour advertisement (IPv6) for an address of a link; nothing
   * for a link without a hardware address. Throws `SystemError` when it cannot be sent.
   */
  announce(name: string, ip: Ip): void;

  /** All that only looks, asked of the kernel once: for whatever is to be decided from one state of the namespace. */
  look(): Look;

  /** The descriptor of this namespace, to move things into it. */
  readonly netns: number;
  /** Closes every socket: an open one keeps a dead namespace and its devices alive. */
  close(): void;
}
