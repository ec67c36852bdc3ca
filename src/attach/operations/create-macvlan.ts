import { CniError } from "../../wire/error.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";

/** A macvlan on a link of the host, born in the Pod's namespace: made there and moved it would cost a wait of RCU. */
export const createMacvlan: Reversible<OperationOf<"macvlan.create">, { taken: boolean }> = {
  say: ({ ifname, master, mode, mtu, mac, bcQueueLen }) =>
    [
      `ip link add link ${master} name ${ifname} netns pod`,
      ...(mtu === undefined ? [] : [`mtu ${mtu}`]),
      ...(mac === undefined ? [] : [`address ${mac}`]),
      `type macvlan mode ${mode}`,
      ...(bcQueueLen === undefined ? [] : [`bcqueuelen ${bcQueueLen}`]),
    ].join(" "),
  before: ({ ifname }, at) => ({ taken: at.pod?.link(ifname) !== undefined }),
  act({ do: _, ifname, ...link }, at) {
    const pod = podOf(at);
    if (pod.link(ifname) !== undefined) {
      throw new CniError("invalidEnvironmentVariables", `The Pod already has an interface named ${ifname}`);
    }
    at.host.createLink({ kind: "macvlan", name: ifname, netns: pod.netns, ...link });
  },
  async undo({ ifname }, at, { taken }) {
    const link = at.pod?.link(ifname);
    if (!taken && link?.name === ifname && link.kind === "macvlan") await at.pod?.deleteLinkSoon(ifname);
  },
  seen({ ifname, master, mac, mtu }, at) {
    const link = at.pod?.link(ifname);
    return (
      link?.kind === "macvlan" &&
      link.link === at.host.link(master)?.index &&
      (mac === undefined || link.mac === mac) &&
      (mtu === undefined || link.mtu === mtu)
    );
  },
};
