import type { Mac } from "../../address/mac.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { CniError } from "../../wire/error.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";
import { refusedWith } from "./refused-with.ts";

/** The MAC of a link in the Pod. A link that moves home takes its own along, see `move-link.ts`. */
export const setMac: Reversible<OperationOf<"link.mac">, { mac?: Mac }> = {
  say: ({ ifname, mac }) => `ip -n pod link set dev ${ifname} address ${mac}`,
  before({ ifname }, at) {
    const mac = at.pod?.link(ifname)?.mac;
    return mac === undefined ? {} : { mac };
  },
  act: ({ ifname, mac }, at) => giveMac(podOf(at), ifname, mac),
  async undo({ ifname }, at, { mac }) {
    if (mac === undefined || at.pod?.link(ifname) === undefined) return;
    await giveMac(at.pod, ifname, mac);
  },
  seen: ({ ifname, mac }, at) => at.pod?.link(ifname)?.mac === mac,
};

/** Twenty times 100 ms: the PF's driver may still be telling the VF's of an administrative MAC (i40e, iavf). */
const ATTEMPTS = 20;
const PAUSE = 100;

/** Sets a MAC and reads it back, again and again while the driver is busy. Throws when the link keeps another. */
export async function giveMac(kernel: Kernel, name: string, mac: Mac): Promise<void> {
  let refusal: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await Bun.sleep(PAUSE);
    if (kernel.link(name)?.mac === mac) return;
    try {
      kernel.setLinkMac(name, mac);
      if (kernel.link(name)?.mac === mac) return;
    } catch (error) {
      if (!refusedWith(error, "EBUSY", "EAGAIN")) throw notTaken(kernel, name, mac, error);
      refusal = error;
    }
  }
  throw notTaken(kernel, name, mac, refusal);
}

function notTaken(kernel: Kernel, name: string, mac: Mac, cause: unknown): CniError {
  const kept = kernel.link(name)?.mac ?? "none";
  // igbvf, for one: its PF's word reaches it only when the driver is bound anew.
  const message = `${name} does not take the MAC ${mac} and keeps ${kept}; its driver may need to be bound anew for it`;
  return new CniError("internal", message, { cause });
}
