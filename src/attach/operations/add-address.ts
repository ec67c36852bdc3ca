import { prefixFamily } from "../../address/prefix.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";
import { refusedWith } from "./refused-with.ts";

/** An address of an interface in the Pod; the kernel makes the route to its network once the link is up. */
export const addAddress: Reversible<OperationOf<"address.add">, { present: boolean }> = {
  say: ({ ifname, address }) => `ip -n pod addr add ${address} dev ${ifname}`,
  before: (deed, at) => ({ present: addAddress.seen(deed, at) }),
  act({ ifname, address }, at) {
    const pod = podOf(at);
    if (prefixFamily(address) === 6) allowIpv6(pod, ifname);
    try {
      pod.addAddress(ifname, address);
    } catch (error) {
      if (!refusedWith(error, "EEXIST")) throw error;
    }
  },
  undo({ ifname, address }, at, { present }) {
    if (!present) at.pod?.deleteAddress(ifname, address);
  },
  seen: ({ ifname, address }, at) =>
    at.pod?.addresses().some((one) => one.dev === ifname && one.address === address) === true,
};

/** An IPv6 address is refused (EACCES) while the link has IPv6 off, and lost when the link goes down. */
function allowIpv6(pod: Kernel, ifname: string): void {
  for (const [key, value] of [
    [`net/ipv6/conf/${ifname}/disable_ipv6`, "0"],
    [`net/ipv6/conf/${ifname}/keep_addr_on_down`, "1"],
  ] as const) {
    const current = pod.sysctl(key);
    if (current !== undefined && current !== value) pod.setSysctl(key, value);
  }
}
