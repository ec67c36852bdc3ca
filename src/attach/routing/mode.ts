import { CniError } from "../../wire/error.ts";
import type { NamespaceView } from "../faces/face.ts";
import type { CoordinatorSettings } from "./coordinator-settings.ts";

/** The Pod's side of the pair that Spiderpool's underlay mode makes. */
const UNDERLAY_LINK = "veth0";

/**
 * Whether a NIC is coordinated beside the cluster's own (overlay) or not at all. Throws `CniError` where the mode is, or
 * `auto` means, the one in which the NIC is the Pod's first.
 */
export function modeOf(
  ifname: string,
  { mode }: Pick<CoordinatorSettings, "mode">,
  firstNic: string,
  pod: Pick<NamespaceView, "links">,
): "overlay" | "disabled" {
  if (mode === "disabled") return "disabled";
  const isFirst = ifname === firstNic;
  const hasUnderlay = pod.links.some(({ name }) => name === UNDERLAY_LINK);
  if (mode !== "underlay" && !isFirst && !hasUnderlay) return "overlay";
  throw new CniError("unsupportedField", `Coordinator mode "${mode}" ${complaint(mode, ifname, isFirst)}`);
}

function complaint(mode: "auto" | "underlay" | "overlay", ifname: string, isFirst: boolean): string {
  const remedy = isFirst
    ? `write "mode": "disabled" where this network is the Pod's ${ifname}`
    : 'write "mode": "overlay", and attach the network where eth0 is of a network of its own';
  const cause = isFirst ? `${ifname} is the Pod's first NIC` : `the Pod has ${UNDERLAY_LINK}`;
  switch (mode) {
    case "underlay":
      return `is not served by this version; ${remedy}`;
    case "auto":
      return `means underlay here, since ${cause}, and that is not served by this version; ${remedy}`;
    case "overlay":
      return `is for NICs beside the first one, and ${cause}; ${remedy}`;
  }
}
