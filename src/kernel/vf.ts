import type { Mac } from "../address/mac.ts";

/** What a PF says of one of its VFs: a `vf N` line of `ip link show`. Rates in Mbit/s, 0 unlimited. */
export interface VfState {
  vf: number;
  /** The administrative MAC; all zero means that the VF chooses. */
  mac: Mac;
  vlan: number;
  qos: number;
  vlanProto: VlanProto;
  minTxRate: number;
  maxTxRate: number;
  spoofchk: boolean;
  trust: boolean;
  linkState: VfLinkState;
}

export type VlanProto = "802.1q" | "802.1ad";
export type VfLinkState = "auto" | "enable" | "disable";

/** One thing to set: `ip link set dev PF vf N mac|vlan|rate|spoofchk|trust|state …`. */
export type VfSetting =
  | { set: "mac"; mac: Mac }
  | { set: "vlan"; vlan: number; qos: number; proto: VlanProto }
  | { set: "rate"; min: number; max: number }
  | { set: "spoofchk"; on: boolean }
  | { set: "trust"; on: boolean }
  | { set: "state"; state: VfLinkState };
