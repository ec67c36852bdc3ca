import * as v from "valibot";
import { familyOf, type Ip, parseIp } from "../address/ip.ts";
import { hostPrefix, type Prefix, parsePrefix, prefixFamily } from "../address/prefix.ts";

/** A network; a bare address is a network of one (`169.254.20.10` is `169.254.20.10/32`), host bits are cleared. */
export const PrefixText = v.pipe(
  v.string(),
  v.rawTransform<string, Prefix>(({ dataset, addIssue, NEVER }) => {
    const prefix = prefixOf(dataset.value.trim());
    if (prefix !== undefined) return prefix;
    addIssue({ message: `is "${dataset.value}", no network; write for example 10.96.0.0/12` });
    return NEVER;
  }),
);

const IpText = v.pipe(
  v.string(),
  v.rawTransform<string, Ip>(({ dataset, addIssue, NEVER }) => {
    const ip = parseIp(dataset.value);
    if (ip !== undefined) return ip;
    addIssue({ message: `is "${dataset.value}", no address; write for example 172.16.1.1` });
    return NEVER;
  }),
);

const PolicyRoute = v.pipe(
  v.object({ dst: PrefixText, gw: IpText }),
  v.check(
    ({ dst, gw }) => prefixFamily(dst) === familyOf(gw),
    ({ input }) => `leads to ${input.dst} by ${input.gw}; write a gateway of the same family`,
  ),
);

const MODES = ["auto", "underlay", "overlay", "disabled", "disable"] as const;

const Whole = v.pipe(
  v.number(),
  v.integer(({ input }) => `is ${input}; write a whole number`),
);

/**
 * What a SpiderCoordinator's `spec` and a SpiderMultusConfig's `spec.coordinator` have in common. `disable`, the
 * plugin's word, is read as `disabled`, the manifest's.
 */
export const COORDINATOR_ENTRIES = {
  mode: v.optional(
    v.pipe(
      v.picklist(MODES),
      v.transform((mode) => (mode === "disable" ? "disabled" : mode)),
    ),
  ),
  podCIDRType: v.optional(v.picklist(["auto", "cluster", "calico", "cilium", "none"])),
  hijackCIDR: v.optional(v.array(PrefixText)),
  policyRoutes: v.optional(v.array(PolicyRoute)),
  podMACPrefix: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[0-9a-fA-F][02468aceACE]:[0-9a-fA-F]{2}$/, ({ input }) => macPrefixProblem(input)),
      v.toLowerCase(),
    ),
  ),
  tunePodRoutes: v.optional(v.boolean()),
  podDefaultRouteNIC: v.optional(v.string()),
  hostRuleTable: v.optional(
    v.pipe(
      Whole,
      v.maxValue(0xffff_ffff, ({ input }) => `is ${input}; a table is at most 4294967295, write 500`),
      v.transform((table) => (table > 0 ? table : undefined)),
    ),
  ),
  podRPFilter: v.optional(
    v.pipe(
      Whole,
      v.maxValue(2, ({ input }) => `is ${input}; write 0, 1 or 2, or -1 to leave the Pod's setting alone`),
    ),
  ),
  txQueueLen: v.optional(
    v.pipe(
      Whole,
      v.minValue(0, ({ input }) => `is ${input}; write 0 to leave the queue alone, or its length`),
    ),
  ),
  vethLinkAddress: v.optional(IpText),
  vethMTU: v.optional(
    v.pipe(
      Whole,
      v.minValue(1, ({ input }) => `is ${input}; write 1500`),
    ),
  ),
};

export const CoordinatorSection = v.object(COORDINATOR_ENTRIES);
export type CoordinatorSection = v.InferOutput<typeof CoordinatorSection>;

function prefixOf(text: string): Prefix | undefined {
  const ip = parseIp(text);
  return ip === undefined ? parsePrefix(text)?.prefix : hostPrefix(ip);
}

/** "0" and "0a:1b:2c" are the usual slips; an odd first octet is a multicast address. */
function macPrefixProblem(input: string): string {
  const even = /^([0-9a-f])([13579bdf])(:[0-9a-f]{2})$/i.exec(input);
  if (even === null) return `is "${input}"; write two octets, for example 0a:1b`;
  const octet = (Number.parseInt(`${even[1]}${even[2]}`, 16) & 0xfe).toString(16).padStart(2, "0");
  return `is "${input}", a multicast address; write ${octet}${even[3]}`;
}
