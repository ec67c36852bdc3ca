import { CniError, messageOf } from "../../wire/error.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";
import { refusedWith } from "./refused-with.ts";

/** The MTU in bytes of a link in the Pod. A link that moves home takes its own along, see `move-link.ts`. */
export const setMtu: Reversible<OperationOf<"link.mtu">, { mtu?: number }> = {
  say: ({ ifname, mtu }) => `ip -n pod link set dev ${ifname} mtu ${mtu}`,
  before({ ifname }, at) {
    const mtu = at.pod?.link(ifname)?.mtu;
    return mtu === undefined ? {} : { mtu };
  },
  act({ ifname, mtu }, at) {
    try {
      podOf(at).setLinkMtu(ifname, mtu);
    } catch (cause) {
      if (!refusedWith(cause, "EINVAL")) throw cause;
      throw new CniError("mtuTooLarge", `${ifname} does not take an MTU of ${mtu}: ${messageOf(cause)}`, { cause });
    }
  },
  undo({ ifname }, at, { mtu }) {
    const link = at.pod?.link(ifname);
    if (mtu !== undefined && link !== undefined && link.mtu !== mtu) at.pod?.setLinkMtu(ifname, mtu);
  },
  seen: ({ ifname, mtu }, at) => at.pod?.link(ifname)?.mtu === mtu,
};
