import { closeSync } from "node:fs";
import type { Kernel } from "./kernel.ts";
import { lookThrough } from "./look.ts";
import { NETLINK_RDMA, NETLINK_ROUTE } from "./netlink/constants/netlink.ts";
import { type NetlinkSocket, netlinkSocket } from "./netlink/socket.ts";
import { openNetlinkTransport } from "./netlink/transport.ts";
import { inside, ownNetns } from "./netns.ts";
import { addressVerbs } from "./verbs/address.ts";
import { announceVerbs } from "./verbs/announce.ts";
import { linkVerbs } from "./verbs/link.ts";
import { neighbourVerbs } from "./verbs/neighbour.ts";
import { rdmaVerbs } from "./verbs/rdma.ts";
import { routeVerbs } from "./verbs/route.ts";
import { ruleVerbs } from "./verbs/rule.ts";
import { sysctlVerbs } from "./verbs/sysctl.ts";
import { vfVerbs } from "./verbs/vf.ts";

/**
 * The kernel as seen from the host's namespace or, given a descriptor of one (`openNetns`), from that. The descriptor
 * then belongs to the kernel: `close` closes it with the sockets, since each of them keeps the namespace alive.
 * Sockets are opened inside at their first use and stay there.
 */
export function openKernel(netns?: number): Kernel {
  const within = <Result>(act: () => Result): Result => (netns === undefined ? act() : inside(netns, act));
  const routeSocket = () => netlinkSocket(() => within(() => openNetlinkTransport(NETLINK_ROUTE)));
  const route = routeSocket();
  const rdma = netlinkSocket(() => within(() => openNetlinkTransport(NETLINK_RDMA)));
  const verbs = {
    ...linkVerbs(route, routeSocket, routeSocketIn),
    ...vfVerbs(route),
    ...addressVerbs(route),
    ...routeVerbs(route),
    ...ruleVerbs(route),
    ...neighbourVerbs(route),
    ...rdmaVerbs(rdma, within),
    ...sysctlVerbs(within),
    ...announceVerbs(route, within),
  };
  let closed = false;
  return {
    ...verbs,
    look: () => lookThrough(verbs),
    netns: netns ?? ownNetns(),
    close() {
      if (closed) return;
      closed = true;
      route.close();
      rdma.close();
      if (netns !== undefined) closeSync(netns);
    },
  };
}

function routeSocketIn(netns: number): NetlinkSocket {
  return netlinkSocket(() => inside(netns, () => openNetlinkTransport(NETLINK_ROUTE)));
}
