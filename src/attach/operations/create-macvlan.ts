import type { NewLink } from "../../kernel/link.ts";
import { CniError } from "../../wire/error.ts";
import type { Namespaces, OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";
import { refusedWith } from "./refused-with.ts";

type CreateMacvlan = OperationOf<"macvlan.create">;

/** A macvlan on a link of the host, born in the Pod's namespace: made there and moved it would cost a wait of RCU. */
export const createMacvlan: Reversible<CreateMacvlan, { taken: boolean }> = {
  say: ({ ifname, master, mode, mtu, mac, bcQueueLen }) =>
    [
      `ip link add link ${master} name ${ifname} netns pod`,
      ...(mtu === undefined ? [] : [`mtu ${mtu}`]),
      ...(mac === undefined ? [] : [`address ${mac}`]),
      `type macvlan mode ${mode}`,
      ...(bcQueueLen === undefined ? [] : [`bcqueuelen ${bcQueueLen}`]),
    ].join(" "),
  before: ({ ifname }, at) => ({ taken: at.pod?.link(ifname) !== undefined }),
  act(deed, at) {
    const pod = podOf(at);
    if (pod.link(deed.ifname) !== undefined) {
      throw new CniError("invalidEnvironmentVariables", `The Pod already has an interface named ${deed.ifname}`);
    }
    try {
      create(deed, at, deed.ifname);
    } catch (error) {
      if (!refusedWith(error, "EEXIST")) throw error;
      // Before 6.13 the kernel holds the name against the host's links too: made under another one, then renamed.
      create(deed, at, passingName(deed));
      pod.setLinkName(passingName(deed), deed.ifname);
    }
  },
  undo(deed, at, { taken }) {
    for (const name of [passingName(deed), ...(taken ? [] : [deed.ifname])]) {
      const link = at.pod?.link(name);
      if (link?.name === name && link.kind === "macvlan") at.pod?.deleteLink(name);
    }
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

function create({ master, mode, mtu, mac, bcQueueLen }: CreateMacvlan, at: Namespaces, name: string): void {
  const link: NewLink = {
    kind: "macvlan",
    name,
    netns: podOf(at).netns,
    master,
    mode,
    ...(mtu !== undefined && { mtu }),
    ...(mac !== undefined && { mac }),
    ...(bcQueueLen !== undefined && { bcQueueLen }),
  };
  at.host.createLink(link);
}

function passingName({ ifname }: CreateMacvlan): string {
  return `rh~${ifname}`.slice(0, 15);
}
