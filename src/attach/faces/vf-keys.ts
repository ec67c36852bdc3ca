import * as v from "valibot";
import type { Mac } from "../../address/mac.ts";
import type { VfLinkState, VfSetting, VfState } from "../../kernel/vf.ts";
import type { Operation } from "../operation.ts";
import { wholeNumber } from "./values.ts";

/** What to say where nothing names a VF. */
export const NO_DEVICE =
  "deviceID is missing: Multus passes the VF that kubelet allocated, so either none of the resource was free or the network names no resource";

const VlanProtoText = v.pipe(
  v.string(),
  v.toLowerCase(),
  v.picklist(["802.1q", "802.1ad"], "must be 802.1q or 802.1ad"),
);

/** What plugin `sriov` sets of a VF through its PF (interfaces.md 2.1). An absent key leaves the VF alone. */
export const VF_KEYS = {
  vlan: v.optional(wholeNumber(0, 4094)),
  vlanQoS: v.optional(wholeNumber(0, 7)),
  vlanProto: v.optional(VlanProtoText),
  min_tx_rate: v.optional(wholeNumber(0, 0xffff_ffff)),
  max_tx_rate: v.optional(wholeNumber(0, 0xffff_ffff)),
  spoofchk: v.optional(v.string(), ""),
  trust: v.optional(v.string(), ""),
  link_state: v.optional(v.picklist(["auto", "enable", "disable", ""], "must be auto, enable or disable"), ""),
};

const VfObject = v.object(VF_KEYS);
export type VfKeys = v.InferOutput<typeof VfObject>;

/** What is wrong between the keys of a VF, which each alone cannot know. */
export function vfKeyProblem({
  vlan,
  vlanQoS,
  vlanProto,
  min_tx_rate: min,
  max_tx_rate: max,
}: VfKeys): string | undefined {
  if (vlan === undefined && (vlanQoS !== undefined || vlanProto !== undefined)) {
    return "vlanQoS and vlanProto need a vlan";
  }
  if (vlan === 0 && vlanQoS !== undefined && vlanQoS > 0) return "vlanQoS needs a vlan other than 0";
  if (vlan === 0 && vlanProto === "802.1ad") return "vlanProto 802.1ad needs a vlan other than 0";
  if (min !== undefined && max !== undefined && max > 0 && min > max) return "min_tx_rate is above max_tx_rate";
  return undefined;
}

/**
 * What to set on the PF, in the order of plugin `sriov`. What a VF has already is left out: Spiderpool writes VLAN 0 and
 * rates 0 into every configuration, and drivers without these settings would refuse even that.
 */
export function vfSettings(keys: VfKeys, mac: Mac | undefined, pf: string, vf: number, state?: VfState): Operation[] {
  const asked = askedOf(keys, mac, state);
  return asked.map((setting): Operation => ({ do: "vf.set", pf, vf, setting }));
}

function askedOf(keys: VfKeys, mac: Mac | undefined, state: VfState | undefined): VfSetting[] {
  const { vlan, min_tx_rate: min, max_tx_rate: max, spoofchk, trust, link_state: linkState } = keys;
  const proto = keys.vlanProto ?? "802.1q";
  const qos = keys.vlanQoS ?? 0;
  const asked: VfSetting[] = [];
  if (vlan !== undefined && !(state?.vlan === vlan && state.qos === qos && (vlan === 0 || state.vlanProto === proto))) {
    asked.push({ set: "vlan", vlan, qos, proto });
  }
  if (mac !== undefined) asked.push({ set: "mac", mac });
  const rate = min === undefined && max === undefined ? undefined : { min: min ?? 0, max: max ?? 0 };
  if (rate !== undefined && !(state?.minTxRate === rate.min && state.maxTxRate === rate.max)) {
    asked.push({ set: "rate", ...rate });
  }
  if (spoofchk !== "") asked.push({ set: "spoofchk", on: isOn(spoofchk) });
  if (trust !== "") asked.push({ set: "trust", on: isOn(trust) });
  if (linkState !== "") asked.push({ set: "state", state: linkState satisfies VfLinkState });
  return asked;
}

function isOn(text: string): boolean {
  return text.toLowerCase() === "on";
}
