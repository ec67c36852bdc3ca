import { macFromBytes } from "../../address/mac.ts";
import type { VfLinkState, VfState, VlanProto } from "../vf.ts";
import { type Attributes, decodeAttributes, viewOf } from "./attributes.ts";
import { ETH_P_8021AD } from "./constants/if-ether.ts";
import {
  IFLA_VF_INFO,
  IFLA_VF_LINK_STATE,
  IFLA_VF_LINK_STATE_DISABLE,
  IFLA_VF_LINK_STATE_ENABLE,
  IFLA_VF_MAC,
  IFLA_VF_RATE,
  IFLA_VF_SPOOFCHK,
  IFLA_VF_TRUST,
  IFLA_VF_VLAN,
  IFLA_VF_VLAN_INFO,
  IFLA_VF_VLAN_LIST,
  IFLA_VFINFO_LIST,
} from "./constants/if-link.ts";
import { readIfinfomsg } from "./headers.ts";

/** The VFs in a PF's RTM_NEWLINK payload; nothing if the driver tells of none (`IFLA_VFINFO_LIST` is absent). */
export function decodeVfs(payload: Uint8Array): VfState[] | undefined {
  const header = readIfinfomsg(payload);
  const list = header === undefined ? undefined : decodeAttributes(header.rest).nest(IFLA_VFINFO_LIST);
  return list
    ?.all(IFLA_VF_INFO)
    .map((value) => decodeVf(decodeAttributes(value)))
    .filter((vf) => vf !== undefined);
}

/** Each attribute begins with the u32 `vf`: `struct ifla_vf_mac` and its likes. */
function decodeVf(attributes: Attributes): VfState | undefined {
  const mac = attributes.bytes(IFLA_VF_MAC);
  if (mac === undefined || mac.length < 4 + 6) return undefined;
  const [minTxRate = 0, maxTxRate = 0] = values(attributes, IFLA_VF_RATE);
  return {
    vf: viewOf(mac).getUint32(0, true),
    mac: macFromBytes(mac.subarray(4, 10)),
    ...vlanOf(attributes),
    minTxRate,
    maxTxRate,
    spoofchk: isOn(attributes, IFLA_VF_SPOOFCHK),
    trust: isOn(attributes, IFLA_VF_TRUST),
    linkState: linkStateOf(values(attributes, IFLA_VF_LINK_STATE)[0]),
  };
}

/** The u32s behind `vf`. */
function values(attributes: Attributes, type: number): number[] {
  const value = attributes.bytes(type);
  if (value === undefined) return [];
  const view = viewOf(value);
  return Array.from({ length: Math.max(0, (value.length >> 2) - 1) }, (_, at) => view.getUint32(4 + 4 * at, true));
}

/** Drivers that do not know answer all ones, which is not "on". */
function isOn(attributes: Attributes, type: number): boolean {
  return values(attributes, type)[0] === 1;
}

/** `struct ifla_vf_vlan_info` says the protocol; before Linux 4.9 there is only `struct ifla_vf_vlan`, of 802.1q. */
function vlanOf(attributes: Attributes): { vlan: number; qos: number; vlanProto: VlanProto } {
  const tag = attributes.nest(IFLA_VF_VLAN_LIST)?.all(IFLA_VF_VLAN_INFO)[0];
  if (tag === undefined || tag.length < 14) {
    const [vlan = 0, qos = 0] = values(attributes, IFLA_VF_VLAN);
    return { vlan, qos, vlanProto: "802.1q" };
  }
  const view = viewOf(tag);
  const vlanProto = view.getUint16(12, false) === ETH_P_8021AD ? "802.1ad" : "802.1q";
  return { vlan: view.getUint32(4, true), qos: view.getUint32(8, true), vlanProto };
}

function linkStateOf(value: number | undefined): VfLinkState {
  if (value === IFLA_VF_LINK_STATE_ENABLE) return "enable";
  return value === IFLA_VF_LINK_STATE_DISABLE ? "disable" : "auto";
}
