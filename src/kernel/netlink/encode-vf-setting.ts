import { macBytes } from "../../address/mac.ts";
import type { VfLinkState, VfSetting, VlanProto } from "../vf.ts";
import { bytes, join, nest, type Part, viewOf } from "./attributes.ts";
import { ETH_P_8021AD, ETH_P_8021Q } from "./constants/if-ether.ts";
import {
  IFLA_VF_INFO,
  IFLA_VF_LINK_STATE,
  IFLA_VF_LINK_STATE_AUTO,
  IFLA_VF_LINK_STATE_DISABLE,
  IFLA_VF_LINK_STATE_ENABLE,
  IFLA_VF_MAC,
  IFLA_VF_RATE,
  IFLA_VF_SPOOFCHK,
  IFLA_VF_TRUST,
  IFLA_VF_VLAN_INFO,
  IFLA_VF_VLAN_LIST,
  IFLA_VFINFO_LIST,
} from "./constants/if-link.ts";
import { ifinfomsg } from "./headers.ts";

/** Payload of the RTM_SETLINK of a PF that changes one thing of one VF: one attribute, so that an error has one cause. */
export function encodeVfSetting(pfIndex: number, vf: number, setting: VfSetting): Uint8Array {
  return join(ifinfomsg({ index: pfIndex }), nest(IFLA_VFINFO_LIST, nest(IFLA_VF_INFO, settingPart(vf, setting))));
}

const LINK_STATES: Record<VfLinkState, number> = {
  auto: IFLA_VF_LINK_STATE_AUTO,
  enable: IFLA_VF_LINK_STATE_ENABLE,
  disable: IFLA_VF_LINK_STATE_DISABLE,
};

const PROTOCOLS: Record<VlanProto, number> = { "802.1q": ETH_P_8021Q, "802.1ad": ETH_P_8021AD };

function settingPart(vf: number, setting: VfSetting): Part {
  switch (setting.set) {
    case "mac":
      return bytes(IFLA_VF_MAC, vfMac(vf, macBytes(setting.mac)));
    case "vlan":
      return nest(IFLA_VF_VLAN_LIST, bytes(IFLA_VF_VLAN_INFO, vlanInfo(vf, setting)));
    case "rate":
      return bytes(IFLA_VF_RATE, words(vf, setting.min, setting.max));
    case "spoofchk":
      return bytes(IFLA_VF_SPOOFCHK, words(vf, setting.on ? 1 : 0));
    case "trust":
      return bytes(IFLA_VF_TRUST, words(vf, setting.on ? 1 : 0));
    case "state":
      return bytes(IFLA_VF_LINK_STATE, words(vf, LINK_STATES[setting.state]));
  }
}

/** `struct ifla_vf_mac`: u32 vf, u8 mac[32]. */
function vfMac(vf: number, mac: Uint8Array): Uint8Array {
  const struct = new Uint8Array(4 + 32);
  viewOf(struct).setUint32(0, vf, true);
  struct.set(mac, 4);
  return struct;
}

/** `struct ifla_vf_vlan_info`: u32 vf, vlan, qos, then the protocol in network order and two bytes of padding. */
function vlanInfo(vf: number, { vlan, qos, proto }: { vlan: number; qos: number; proto: VlanProto }): Uint8Array {
  const struct = new Uint8Array(16);
  struct.set(words(vf, vlan, qos));
  viewOf(struct).setUint16(12, PROTOCOLS[proto], false);
  return struct;
}

/** `struct ifla_vf_rate` and its likes: u32s, the first of them the VF. */
function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}
