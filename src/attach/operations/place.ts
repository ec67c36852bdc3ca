import type { Kernel } from "../../kernel/kernel.ts";
import type { Look } from "../../kernel/look.ts";
import { CniError } from "../../wire/error.ts";
import type { Namespaces, Place } from "../operation.ts";
import type { Sights } from "../sight.ts";

/** The Pod's namespace, to act in. Throws `CniError` invalidNetns when it is gone. */
export function podOf(at: Namespaces): Kernel {
  if (at.pod === undefined) throw new CniError("invalidNetns", "The network namespace of the Pod is gone");
  return at.pod;
}

/** The namespace an operation acts in. Throws `CniError` invalidNetns when it is the Pod's and gone. */
export function kernelIn(place: Place, at: Namespaces): Kernel {
  return place === "host" ? at.host : podOf(at);
}

/** The namespace an operation looks at; nothing where it is the Pod's and gone. */
export function sightIn(place: Place, at: Sights): Look | undefined {
  return place === "host" ? at.host : at.pod;
}

/** The namespace something is to be given back in; nothing where it is the Pod's and gone. */
export function survivorIn(place: Place, at: Namespaces): Kernel | undefined {
  return place === "host" ? at.host : at.pod;
}

/** What stands in front of an `ip` command that works there; `pod` stands for the Pod's namespace. */
export function ipIn(place: Place): string {
  return place === "host" ? "ip" : "ip -n pod";
}
