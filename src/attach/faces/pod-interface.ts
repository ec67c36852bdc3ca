import type { PciAddress } from "../../address/pci-address.ts";
import { CniError } from "../../wire/error.ts";
import type { Interface } from "../../wire/result.ts";
import type { Given, NamespaceView } from "./face.ts";

/** Throws `CniError` where the Pod already has an interface of the name asked for. */
export function assertNameFree({ nic, pod }: Pick<Given, "nic" | "pod">): void {
  const taken = pod.links.some(({ name, altnames }) => name === nic.ifname || altnames.includes(nic.ifname));
  if (!taken) return;
  throw new CniError("invalidEnvironmentVariables", `The Pod already has an interface named ${nic.ifname}`);
}

/** The NIC as the result shows it: what the Pod has now. */
export function podInterface({ nic }: Pick<Given, "nic">, pod: NamespaceView, pciID?: PciAddress): Interface {
  const link = pod.links.find(({ name }) => name === nic.ifname);
  return {
    name: nic.ifname,
    ...(link?.mac !== undefined && { mac: link.mac }),
    ...(link !== undefined && { mtu: link.mtu }),
    sandbox: nic.netns,
    ...(pciID !== undefined && { pciID }),
  };
}
