import type { Mac } from "../../address/mac.ts";
import type { Link } from "../../kernel/link.ts";
import type { HostView, NamespaceView } from "../faces/face.ts";
import { FIRST_NIC } from "./numbering.ts";

/** The two ends of the pair by which a Pod and its node talk. */
export interface HostPath {
  /** The Pod's end, `eth0`. */
  nic: { name: string; mac: Mac };
  /** The host's, `cali…`. */
  peer: { name: string; mac: Mac };
}

/**
 * The pair of `eth0`; nothing where the Pod has no `eth0`, or one without a peer on this host. Indexes of two
 * namespaces may coincide, so the peer must point back.
 */
export function hostPathOf(host: Pick<HostView, "linkAt">, pod: Pick<NamespaceView, "links">): HostPath | undefined {
  const nic = pod.links.find(({ name }) => name === FIRST_NIC);
  if (nic?.mac === undefined || nic.link === undefined || nic.linkNetnsId === undefined) return undefined;
  const peer = host.linkAt(nic.link);
  if (peer?.mac === undefined || !pointsTo(peer, nic)) return undefined;
  return { nic: { name: nic.name, mac: nic.mac }, peer: { name: peer.name, mac: peer.mac } };
}

function pointsTo(peer: Link, nic: Link): boolean {
  return peer.kind === "veth" && peer.link === nic.index;
}
