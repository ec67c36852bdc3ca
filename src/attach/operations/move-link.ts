import type { Mac } from "../../address/mac.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Link } from "../../kernel/link.ts";
import type { Look } from "../../kernel/look.ts";
import { CniError } from "../../wire/error.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { podOf } from "./place.ts";
import { giveMac } from "./set-mac.ts";

type MoveLink = OperationOf<"link.move">;

interface Home {
  mtu?: number;
  txQueueLen?: number;
  mac?: Mac;
  alias?: string;
  up?: boolean;
}

/**
 * Gives a VF to the Pod, and takes it home with its own name, MTU, queue and MAC, out of the Pod or from where the kernel
 * leaves it when the Pod's namespace dies: in the host's, under the Pod's name. It is known by its PCI address; its
 * alias holds its name at home, for kernels before 5.14 that do not tell the address, and for a lost journal.
 */
export const moveLink: Reversible<MoveLink, Home> = {
  say: ({ from, ifname }) => `ip link set dev ${from} netns pod name ${ifname}`,
  before(deed, at) {
    const link = findAtHome(at.host, deed);
    if (link === undefined) return {};
    const { mtu, mac, alias, up, txQueueLen } = link;
    return { mtu, txQueueLen, up, ...(mac !== undefined && { mac }), ...(alias !== undefined && { alias }) };
  },
  act(deed, at) {
    const pod = podOf(at);
    const link = findAtHome(at.host, deed);
    if (link === undefined) {
      if (findVf(pod, deed)?.name === deed.ifname) return;
      throw new CniError("deviceMissing", `The VF ${deed.pci} (${deed.from}) is not in the host's network namespace`);
    }
    for (const altname of link.altnames) {
      if (altname === deed.ifname || pod.link(altname) !== undefined) at.host.deleteAltname(link.name, altname);
    }
    at.host.setLinkAlias(link.name, deed.from);
    at.host.moveLink(link.name, pod.netns, deed.ifname);
  },
  async undo(deed, at, home) {
    const away = at.pod === undefined ? undefined : findVf(at.pod, deed);
    if (at.pod !== undefined && away !== undefined) return bringHome(deed, at.host, at.pod, away, home);
    const link = findAtHome(at.host, deed);
    if (link === undefined) return;
    if (link.name !== deed.from) rename(at.host, link, deed.from);
    await restore(at.host, deed.from, home);
  },
  seen: (deed, at) => at.pod !== undefined && findVf(at.pod, deed)?.name === deed.ifname,
};

/** The VF by its PCI address; where the kernel does not tell that, by the alias it was given. */
function findVf(at: Pick<Look, "links">, { pci, from }: MoveLink): Link | undefined {
  const links = at.links();
  const unparented = links.filter(({ parent, kind }) => parent === undefined && kind === undefined);
  return links.find(({ parent }) => parent === pci) ?? unparented.find(({ alias }) => alias === from);
}

/**
 * On the host, where the kernel does not tell the PCI address, also by the name it has there. All links of the host are
 * looked through only if the one of that name is not the VF.
 */
function findAtHome(host: Pick<Look, "link" | "links">, deed: MoveLink): Link | undefined {
  const named = host.link(deed.from);
  if (named?.name === deed.from && named.parent === deed.pci) return named;
  const unparented = host.links().filter(({ parent, kind }) => parent === undefined && kind === undefined);
  return findVf(host, deed) ?? unparented.find(({ name }) => name === deed.from);
}

async function bringHome({ pci, from }: MoveLink, host: Kernel, pod: Kernel, away: Link, home: Home): Promise<void> {
  if (away.up) pod.setLinkUp(away.name, false);
  try {
    await restore(pod, away.name, { ...home, up: false });
  } finally {
    if (away.altnames.includes(from)) pod.deleteAltname(away.name, from);
    goHome(pod, away, host, from, pci);
  }
  if (home.up === true) host.setLinkUp(from, true);
}

/** On EEXIST the device has moved under its old name (interfaces.md 2.7), or not: either way the name is taken. */
function goHome(pod: Kernel, away: Link, host: Kernel, from: string, pci: string): void {
  try {
    pod.moveLink(away.name, host.netns, from);
  } catch (cause) {
    const thief = host.link(from);
    if (thief === undefined) throw cause;
    const message = `The VF ${pci} cannot have its name ${from} back: another link has it; rename or delete that one`;
    throw new CniError("internal", message, { cause });
  }
}

function rename(host: Kernel, link: Link, from: string): void {
  if (link.up) host.setLinkUp(link.name, false);
  if (link.altnames.includes(from)) host.deleteAltname(link.name, from);
  host.setLinkName(link.name, from);
}

async function restore(kernel: Kernel, name: string, { mtu, txQueueLen, mac, alias, up }: Home): Promise<void> {
  const link = kernel.link(name);
  if (link === undefined) return;
  if ((link.alias ?? "") !== (alias ?? "")) kernel.setLinkAlias(name, alias ?? "");
  if (mtu !== undefined && link.mtu !== mtu) kernel.setLinkMtu(name, mtu);
  if (txQueueLen !== undefined && link.txQueueLen !== txQueueLen) kernel.setLinkTxQueueLen(name, txQueueLen);
  if (mac !== undefined && link.mac !== mac) await giveMac(kernel, name, mac);
  if (up === true && !link.up) kernel.setLinkUp(name, true);
}
