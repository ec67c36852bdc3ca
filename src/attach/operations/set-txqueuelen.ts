import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";

/** The queue length in packets of a link in the Pod. */
export const setTxQueueLength: Reversible<OperationOf<"link.txqueuelen">, { length?: number }> = {
  say: ({ ifname, length }) => `ip -n pod link set dev ${ifname} txqueuelen ${length}`,
  before({ ifname }, at) {
    const length = at.pod?.link(ifname)?.txQueueLen;
    return length === undefined ? {} : { length };
  },
  act: ({ ifname, length }, at) => podOf(at).setLinkTxQueueLen(ifname, length),
  undo({ ifname }, at, { length }) {
    const link = at.pod?.link(ifname);
    if (length !== undefined && link !== undefined && link.txQueueLen !== length) {
      at.pod?.setLinkTxQueueLen(ifname, length);
    }
  },
  seen: ({ ifname, length }, at) => at.pod?.link(ifname)?.txQueueLen === length,
};
