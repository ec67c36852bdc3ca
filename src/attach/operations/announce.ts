import { familyOf } from "../../address/ip.ts";
import type { OperationOf, Reversible } from "../operation.ts";

/** How long an announcement waits for the carrier, and how fast it looks again, in milliseconds. */
const CARRIER_WAIT = 200;
const FIRST_PAUSE = 2;

/** Tells the neighbours where an address is now. They find out by themselves in time, so this never fails a plan. */
export const announce: Reversible<OperationOf<"announce">> = {
  say: ({ ifname, ip }) =>
    `ip netns exec pod ${familyOf(ip) === 4 ? `arping -c 1 -U -I ${ifname} ${ip}` : `ndsend ${ip} ${ifname}`}`,
  before: () => undefined,
  async act({ ifname, ip }, at) {
    try {
      let pause = FIRST_PAUSE;
      for (
        let waited = 0;
        waited < CARRIER_WAIT && at.pod?.link(ifname)?.carrier === false;
        waited += pause, pause *= 1.5
      ) {
        await Bun.sleep(pause);
      }
      at.pod?.announce(ifname, ip);
    } catch {
      // Nothing to be undone, nobody to be told.
    }
  },
  undo: () => {},
  seen: () => true,
};
