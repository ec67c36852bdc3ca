import type { GenericSchema } from "valibot";
import type { Family, Ip } from "../../address/ip.ts";
import type { PciAddress } from "../../address/pci-address.ts";
import type { Cidr, Prefix } from "../../address/prefix.ts";
import type { InterfaceAddress } from "../../kernel/address.ts";
import type { Link } from "../../kernel/link.ts";
import type { Look } from "../../kernel/look.ts";
import type { Route } from "../../kernel/route.ts";
import type { Rule } from "../../kernel/rule.ts";
import type { VfState } from "../../kernel/vf.ts";
import type { VirtualFunction } from "../../kernel/virtual-function.ts";
import type { FaceName } from "../../wire/face.ts";
import type { NicRequest } from "../../wire/request.ts";
import type { Result } from "../../wire/result.ts";
import type { Operation } from "../operation.ts";
import type { CoordinatorSettings } from "../routing/coordinator-settings.ts";

/**
 * A plugin: its configuration and its plan, both pure. `node/` finds what `needs` names, calls `plan`, performs it,
 * and answers `result`. DEL needs neither: it walks the journalled plan back.
 */
export interface Face<Config> {
  readonly name: FaceName;
  /** The network configuration, every key that upstream reads; throws nothing, reports issues with their key. */
  readonly schema: GenericSchema<unknown, Config>;
  /** Whether the plugin must be given a `prevResult` on ADD and CHECK. */
  readonly chained: boolean;
  needs(config: Config, nic: NicRequest): Needs;
  /** Throws `CniError` where the facts forbid the attachment (MTU above the PF's, name taken, …). */
  plan(config: Config, given: Given): Operation[];
  /** The answer; `pod` as it is after the plan. */
  result(config: Config, given: Given, pod: NamespaceView): Result;
}

/** What must be found, locked or leased before a plan can be made. */
export interface Needs {
  /** The VF to take: locked, looked up, waited for while another Pod still has it. */
  device?: PciAddress;
  /** A VF that is only to be looked up, where there is one of this address: nothing is taken. */
  looksAt?: PciAddress;
  /** Its RDMA device moves too: exclusive mode, the node-wide lock. */
  rdma?: boolean;
  /** Addresses of railhead's own pools. */
  ipam?: IpamQuery;
  /** The host's link that a macvlan sits on. */
  master?: string;
}

/** Which pools may serve a NIC: the `ipam` object of its configuration. */
export interface IpamQuery {
  pools: Partial<Record<Family, string[]>>;
  matchMasterSubnet: boolean;
  cleanGateway: boolean;
}

/** Everything a plan is made from. */
export interface Given {
  nic: NicRequest;
  device?: VirtualFunction;
  /** The PF's word on the VF, before anything is changed. */
  vf?: VfState;
  /** Name of the VF's RDMA device. */
  rdma?: string;
  /** Addresses leased to this NIC, by us or by a foreign IPAM plugin. */
  grants: Grant[];
  /** The SpiderCoordinator in force; a configuration's own keys go before it. */
  coordinator: CoordinatorSettings;
  host: HostView;
  pod: NamespaceView;
  /** What the operator allows `tuning` to set, a regular expression each; absent where all is allowed. */
  sysctlAllowlist?: readonly string[];
}

export interface Grant {
  address: Cidr;
  /** Name of the pool; a foreign IPAM plugin has none. */
  pool?: string;
  /** What a route without a gateway of its own goes by. */
  gateway?: Ip;
  /** The default route among them, where one is wanted. */
  routes: { dst: Prefix; gw?: Ip }[];
}

/** What is asked of the host. It has links, addresses and routes for hundreds of Pods, and a NIC is about a few. */
export type HostView = Pick<Look, "link" | "linkAt" | "addresses" | "routes" | "routeTo">;

/** What a Pod's namespace held when it was looked at. */
export interface NamespaceView {
  links: Link[];
  addresses: InterfaceAddress[];
  routes: Route[];
  rules: Rule[];
}
