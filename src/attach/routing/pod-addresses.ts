import type { Ip } from "../../address/ip.ts";
import { ipOf } from "../../address/prefix.ts";
import type { NamespaceView } from "../faces/face.ts";
import { isLinkLocal, isMulticast } from "./special-addresses.ts";

/** The addresses of a link in the Pod that others can reach it by. */
export function addressesOf(ifname: string, pod: Pick<NamespaceView, "addresses">): Ip[] {
  return pod.addresses
    .filter(({ dev }) => dev === ifname)
    .map(({ address }) => ipOf(address))
    .filter((ip) => !isLinkLocal(ip) && !isMulticast(ip));
}
