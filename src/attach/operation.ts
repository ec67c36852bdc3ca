import type { Ip } from "../address/ip.ts";
import type { Mac } from "../address/mac.ts";
import type { PciAddress } from "../address/pci-address.ts";
import type { Cidr } from "../address/prefix.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { MacvlanMode } from "../kernel/link.ts";
import type { Neighbour } from "../kernel/neighbour.ts";
import type { Route } from "../kernel/route.ts";
import type { Rule } from "../kernel/rule.ts";
import type { VfSetting } from "../kernel/vf.ts";
import type { Sights } from "./sight.ts";

/** Which of the two namespaces of an attachment an operation works in. */
export type Place = "host" | "pod";

/** The two namespaces of an attachment; a Pod whose namespace is gone has none. */
export interface Namespaces {
  host: Kernel;
  pod: Kernel | undefined;
}

/**
 * All that railhead ever does to a node. A plan is a list of these: plain JSON, so that it can be journalled before
 * its first effect, printed, compared with the kernel, and walked back.
 */
export type Operation =
  | { do: "vf.set"; pf: string; vf: number; setting: VfSetting }
  | { do: "vf.keep"; pf: string; vf: number }
  | { do: "link.move"; pci: PciAddress; from: string; ifname: string }
  | {
      do: "macvlan.create";
      ifname: string;
      master: string;
      mode: MacvlanMode;
      mtu?: number;
      mac?: Mac;
      bcQueueLen?: number;
    }
  | { do: "link.mtu"; ifname: string; mtu: number }
  | { do: "link.mac"; ifname: string; mac: Mac }
  | { do: "link.txqueuelen"; ifname: string; length: number }
  | { do: "link.up"; ifname: string }
  | { do: "rdma.move"; device: string; pci: PciAddress }
  | { do: "address.add"; ifname: string; address: Cidr }
  | { do: "route.add"; in: Place; route: Route }
  | { do: "route.remove"; in: Place; route: Route }
  | { do: "rule.add"; in: Place; rule: Rule }
  | { do: "neighbour.set"; in: Place; neighbour: Neighbour }
  | { do: "sysctl.set"; in: Place; key: string; value: string }
  | { do: "announce"; ifname: string; ip: Ip };

/** The operation of one kind. */
export type OperationOf<Kind extends Operation["do"]> = Extract<Operation, { do: Kind }>;

/**
 * Five sides of one deed. `before` is read into the journal ahead of the first effect of the whole plan, so it must
 * cope with a link that an earlier operation of the plan is yet to bring. `undo` is asked for every operation of a
 * plan, performed or not and perhaps twice, so it looks for itself: it finds nothing to do where the deed was not done
 * or its thing or namespace is gone, leaves alone what `before` says was there already, and never fails for absence.
 */
export interface Reversible<Deed extends Operation, Before = undefined> {
  /** The line an operator would type. */
  say(deed: Deed): string;
  /** What is to be given back: plain JSON. */
  before(deed: Deed, at: Sights): Before;
  act(deed: Deed, at: Namespaces, before: Before): void | Promise<void>;
  undo(deed: Deed, at: Namespaces, before: Before): void | Promise<void>;
  /** Whether the kernel shows the deed: what CHECK asks. */
  seen(deed: Deed, at: Sights): boolean;
  /**
   * Operations with a rank are undone ahead of all others, lowest first, whatever their place in the plan; those
   * without go backwards.
   */
  undoRank?(deed: Deed): number;
}
