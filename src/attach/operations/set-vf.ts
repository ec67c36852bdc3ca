import { isZeroMac } from "../../address/mac.ts";
import type { VfSetting, VfState } from "../../kernel/vf.ts";
import type { OperationOf, Reversible } from "../operation.ts";

type SetVf = OperationOf<"vf.set">;

/**
 * Sets one thing of a VF through its PF. What is so already is not asked for, since drivers that lack a setting refuse
 * even its default (Spiderpool writes VLAN 0 and rates 0 into every configuration).
 */
export const setVf: Reversible<SetVf, { original?: VfSetting }> = {
  say: ({ pf, vf, setting }) => `ip link set dev ${pf} vf ${vf} ${settingText(setting)}`,
  before({ pf, vf, setting }, at) {
    const state = at.host.vfs(pf).find((one) => one.vf === vf);
    return state === undefined ? {} : { original: settingOf(state, setting.set) };
  },
  act({ pf, vf, setting }, at, { original }) {
    if (!Bun.deepEquals(original, setting)) at.host.setVf(pf, vf, setting);
  },
  undo({ pf, vf, setting }, at, { original }) {
    if (original === undefined || at.host.link(pf) === undefined) return;
    const state = at.host.vfs(pf).find((one) => one.vf === vf);
    if (state === undefined || Bun.deepEquals(settingOf(state, setting.set), original)) return;
    restoreVf(() => at.host.setVf(pf, vf, original), original);
  },
  seen({ pf, vf, setting }, at) {
    const state = at.host.vfs(pf).find((one) => one.vf === vf);
    return state !== undefined && Bun.deepEquals(settingOf(state, setting.set), setting);
  },
  undoRank: ({ setting }) => UNDO_ORDER.indexOf(setting.set),
};

/**
 * Gives a setting back. All zero as the administrative MAC means "the VF chooses"; drivers that do not know it refuse
 * it, and then there is nothing to be given back.
 */
export function restoreVf(set: () => void, original: VfSetting): void {
  try {
    set();
  } catch (error) {
    if (original.set !== "mac" || !isZeroMac(original.mac)) throw error;
  }
}

/**
 * The PF's word is taken back before the VF's own settings are: some drivers refuse a MAC to an untrusted VF while an
 * administrative one stands.
 */
const UNDO_ORDER: VfSetting["set"][] = ["vlan", "spoofchk", "mac", "trust", "rate", "state"];

/** The rank among them of `vf.keep`, which gives back a MAC. */
export const MAC_RANK = UNDO_ORDER.indexOf("mac");

function settingOf(state: VfState, kind: VfSetting["set"]): VfSetting {
  switch (kind) {
    case "mac":
      return { set: kind, mac: state.mac };
    case "vlan":
      return { set: kind, vlan: state.vlan, qos: state.qos, proto: state.vlanProto };
    case "rate":
      return { set: kind, min: state.minTxRate, max: state.maxTxRate };
    case "spoofchk":
      return { set: kind, on: state.spoofchk };
    case "trust":
      return { set: kind, on: state.trust };
    case "state":
      return { set: kind, state: state.linkState };
  }
}

function settingText(setting: VfSetting): string {
  switch (setting.set) {
    case "mac":
      return `mac ${setting.mac}`;
    case "vlan":
      return `vlan ${setting.vlan} qos ${setting.qos} proto ${setting.proto}`;
    case "rate":
      return `max_tx_rate ${setting.max} min_tx_rate ${setting.min}`;
    case "spoofchk":
    case "trust":
      return `${setting.set} ${setting.on ? "on" : "off"}`;
    case "state":
      return `state ${setting.state}`;
  }
}
