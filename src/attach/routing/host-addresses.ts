import { type Family, familyOf, type Ip } from "../../address/ip.ts";
import { ipOf } from "../../address/prefix.ts";
import type { HostView } from "../faces/face.ts";
import { isLinkLocal, isMulticast } from "./special-addresses.ts";

/** Links of the host whose addresses no Pod needs to reach: others' Pods, bridges of other runtimes, Services. */
const EXCLUDED = /^(docker|cbr|dummy|virbr|lxcbr|veth|cali|flannel|kube-ipvs|cni|vx-submariner|cilium|lo$)/;

/**
 * The host's addresses that a Pod must reach through `eth0`, nearest first: what the host would use towards each address
 * of the Pod, then all others. An address of the Pod that the host has no route to is passed over.
 */
export function hostAddresses(
  podAddresses: readonly Ip[],
  families: readonly Family[],
  host: Pick<HostView, "addresses" | "routeTo">,
): Ip[] {
  const preferred = podAddresses.flatMap((ip) => host.routeTo(ip)?.src ?? []);
  const own = host
    .addresses()
    .filter(({ dev }) => !EXCLUDED.test(dev))
    .map(({ address }) => ipOf(address));
  const wanted = [...preferred, ...own].filter(
    (ip) => families.includes(familyOf(ip)) && !isLinkLocal(ip) && !isMulticast(ip) && !isLoopback(ip),
  );
  return [...new Set(wanted)];
}

function isLoopback(ip: Ip): boolean {
  return ip === "::1" || ip.startsWith("127.");
}
