import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";

/** Down again only where it was down before: a link that goes home or away needs no wait of the kernel for that. */
export const bringUp: Reversible<OperationOf<"link.up">, { up?: boolean }> = {
  say: ({ ifname }) => `ip -n pod link set dev ${ifname} up`,
  before({ ifname }, at) {
    const up = at.pod?.link(ifname)?.up;
    return up === undefined ? {} : { up };
  },
  act: ({ ifname }, at) => podOf(at).setLinkUp(ifname, true),
  undo({ ifname }, at, { up }) {
    if (up === false && at.pod?.link(ifname)?.up === true) at.pod.setLinkUp(ifname, false);
  },
  seen: ({ ifname }, at) => at.pod?.link(ifname)?.up === true,
};
