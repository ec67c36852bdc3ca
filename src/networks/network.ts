import type { Document } from "../manifests/document.ts";
import type { CoordinatorSection } from "./coordinator-section.ts";

/** A SpiderMultusConfig as it is meant: aliases read, defaults filled in, every rule of admission held. */
export interface Network {
  /** Name of the NetworkAttachmentDefinition it stands for, by which Pods ask for it. */
  name: string;
  namespace: string;
  /** `name` inside the conflist. */
  conflistName: string;
  cniVersion: CniVersion;
  annotations: Record<string, string>;
  plugin: MainPlugin;
  /** Absent where no coordinator is chained. */
  coordinator?: CoordinatorSection;
  /** Plugins chained by hand (`chainCNIJsonData`). */
  chain: Plugin[];
  /** Where it was read. */
  document: Document;
}

/** The plugin that brings the interface. */
export type MainPlugin =
  | {
      cniType: "sriov";
      resourceName: string;
      /** Absent leaves the VF's VLAN alone, 0 makes it untagged. */
      vlan?: number;
      mtu?: number;
      /** Mbit/s. */
      minTxRate?: number;
      maxTxRate?: number;
      rdmaIsolation: boolean;
      ipam?: Ipam;
    }
  | {
      cniType: "macvlan";
      /** Several are joined by the bond. */
      masters: string[];
      bond?: string;
      vlan?: number;
      mtu?: number;
      rdmaResourceName?: string;
      ipam?: Ipam;
    }
  | {
      cniType: "ib-sriov";
      resourceName: string;
      /** As ib-kubernetes reads it, `0x3e8`. */
      pkey?: string;
      linkState: "auto" | "enable" | "disable";
      rdmaIsolation: boolean;
      enableIbKubernetes: boolean;
      ipam?: Ipam;
    }
  | { cniType: "ipvlan" | "vlan" | "ipoib" | "ovs" }
  /** Raw CNI JSON; nothing means the network of that name in the runtime's own folder. */
  | { cniType: "custom"; text?: string };

/** Those that this version makes itself. */
export type Served = Extract<MainPlugin, { cniType: "sriov" | "macvlan" }>;

/** The pools that serve a network; absent where it has no IPAM (`disableIPAM`). */
export interface Ipam {
  ipv4: string[];
  ipv6: string[];
  /** Only a pool whose subnet holds an address of the VF's PF. */
  matchMasterSubnet: boolean;
}

/** One plugin of a conflist. */
export interface Plugin {
  type: string;
  [key: string]: unknown;
}

export const CNI_VERSIONS = ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"] as const;
export type CniVersion = (typeof CNI_VERSIONS)[number];
