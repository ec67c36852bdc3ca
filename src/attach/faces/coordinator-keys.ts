import * as v from "valibot";
import { familyOf } from "../../address/ip.ts";
import { prefixFamily } from "../../address/prefix.ts";
import type { CoordinatorSettings } from "../routing/coordinator-settings.ts";
import { FIRST_NIC } from "../routing/numbering.ts";
import { IpText, PrefixText, wholeNumber } from "./values.ts";

/** The largest number of a routing table (RTA_TABLE is 32 bits wide). */
const LAST_TABLE = 0xffff_ffff;

const PolicyRoute = v.pipe(
  v.object({ dst: PrefixText, gw: IpText }),
  v.check(({ dst, gw }) => prefixFamily(dst) === familyOf(gw), "dst and gw must be of one family"),
);

/**
 * The keys of plugin `coordinator` (coordinator.md 1.1); what was removed from it, and what it never used, is ignored.
 * Lists replace the SpiderCoordinator's as wholes.
 */
export const COORDINATOR_KEYS = {
  mode: v.optional(
    v.pipe(
      v.picklist(
        ["auto", "underlay", "overlay", "disabled", "disable", ""],
        "must be auto, overlay, underlay or disabled",
      ),
      v.transform((mode) => (mode === "disable" ? "disabled" : mode)),
    ),
  ),
  podDefaultCniNic: v.optional(v.string()),
  tunePodRoutes: v.optional(v.boolean()),
  podDefaultRouteNIC: v.optional(v.string()),
  overlayPodCIDR: v.optional(v.array(PrefixText), []),
  serviceCIDR: v.optional(v.array(PrefixText), []),
  hijackCIDR: v.optional(v.array(PrefixText), []),
  policyRoutes: v.optional(v.array(PolicyRoute), []),
  hostRuleTable: v.optional(wholeNumber(0, LAST_TABLE), 0),
  podRPFilter: v.optional(
    v.pipe(v.number(), v.integer(), v.maxValue(2, "must be 0, 1, 2, or negative to leave it alone")),
  ),
  txQueueLen: v.optional(wholeNumber(0, LAST_TABLE)),
  podMACPrefix: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^$|^[0-9a-fA-F][02468aceACE]:[0-9a-fA-F]{2}$/, "must be two bytes of a unicast MAC, for example 0a:1b"),
      v.toLowerCase(),
    ),
  ),
};

const CoordinatorObject = v.object(COORDINATOR_KEYS);
export type CoordinatorKeys = v.InferOutput<typeof CoordinatorObject>;

/** What is in force for one NIC: the configuration's own keys, and the SpiderCoordinator where it has none. */
export function settingsFrom(keys: CoordinatorKeys, cluster: CoordinatorSettings): CoordinatorSettings {
  const own = Object.entries({
    mode: filled(keys.mode),
    tunePodRoutes: keys.tunePodRoutes,
    podDefaultRouteNIC: filled(keys.podDefaultRouteNIC),
    overlayPodCIDR: nonEmpty(keys.overlayPodCIDR),
    serviceCIDR: nonEmpty(keys.serviceCIDR),
    hijackCIDR: nonEmpty(keys.hijackCIDR),
    policyRoutes: nonEmpty(keys.policyRoutes),
    hostRuleTable: keys.hostRuleTable > 0 ? keys.hostRuleTable : undefined,
    podRPFilter: keys.podRPFilter,
    txQueueLen: keys.txQueueLen,
    podMACPrefix: filled(keys.podMACPrefix),
  }).filter(([, value]) => value !== undefined);
  return { ...cluster, ...(Object.fromEntries(own) as Partial<CoordinatorSettings>) };
}

/** The NIC of the cluster's own network. */
export function firstNicOf({ podDefaultCniNic }: CoordinatorKeys): string {
  return filled(podDefaultCniNic) ?? FIRST_NIC;
}

function filled<Text extends string>(text: Text | undefined): Exclude<Text, ""> | undefined {
  return text === "" ? undefined : (text as Exclude<Text, ""> | undefined);
}

function nonEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items;
}
