import type { Mac } from "../../address/mac.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { MAC_RANK, restoreVf } from "./set-vf.ts";

/**
 * Sets nothing, and gives the administrative MAC back: a VF's driver, in the Pod's hands, can change it without anybody
 * asking on the PF.
 */
export const keepVf: Reversible<OperationOf<"vf.keep">, { mac?: Mac }> = {
  say: ({ pf, vf }) => `ip link show dev ${pf} # the MAC of vf ${vf}, to be given back`,
  before({ pf, vf }, at) {
    const state = at.host.vfs(pf).find((one) => one.vf === vf);
    return state === undefined ? {} : { mac: state.mac };
  },
  act: () => {},
  undo({ pf, vf }, at, { mac }) {
    if (mac === undefined || at.host.link(pf) === undefined) return;
    const state = at.host.vfs(pf).find((one) => one.vf === vf);
    if (state === undefined || state.mac === mac) return;
    restoreVf(() => at.host.setVf(pf, vf, { set: "mac", mac }), { set: "mac", mac });
  },
  seen: () => true,
  undoRank: () => MAC_RANK,
};
