import * as v from "valibot";
import type { Family } from "../address/ip.ts";
import { SelectorShape } from "./selector.ts";
import { flag, text, textList } from "./shapes.ts";

/** 4, "4", "IPv4" or "ipv4"; the same with 6. */
export const FamilyShape = v.pipe(
  v.unknown(),
  v.rawTransform<unknown, Family>(({ dataset, addIssue, NEVER }) => {
    const family = /^(?:ipv)?([46])$/i.exec(String(dataset.value))?.[1];
    if (family !== undefined) return Number(family) as Family;
    addIssue({ message: "must be 4 or 6" });
    return NEVER;
  }),
);

/** One route; the document writes `to` and `via`, Spiderpool reads `dst` and `gw`. */
const RouteShape = v.object(
  { dst: v.nullish(text), to: v.nullish(text), gw: v.nullish(text), via: v.nullish(text) },
  "must be a mapping with dst and gw",
);

/** `spec` of a SpiderIPPool, in every spelling that is accepted; what its texts mean is read behind it. */
export const PoolSpecShape = v.object(
  {
    ipVersion: v.nullish(FamilyShape),
    subnet: v.pipe(v.unknown(), v.check(isGiven, "is missing: write the network, such as 172.16.1.0/27"), text),
    ips: v.nullish(textList, []),
    excludeIPs: v.nullish(textList, []),
    gateway: v.nullish(text),
    routes: v.nullish(v.array(RouteShape, "must be a list"), []),
    nodeName: v.nullish(textList, []),
    nodeAffinity: v.nullish(SelectorShape),
    namespaceName: v.nullish(textList, []),
    namespaceAffinity: v.nullish(SelectorShape),
    podAffinity: v.nullish(SelectorShape),
    multusName: v.nullish(textList, []),
    default: v.nullish(flag, false),
    disable: v.nullish(flag, false),
  },
  "must be a mapping",
);

export type PoolSpec = v.InferOutput<typeof PoolSpecShape>;

/** `spec` of a SpiderReservedIP. */
export const ReservedSpecShape = v.object(
  { ipVersion: v.nullish(FamilyShape), ips: v.nullish(textList, []) },
  "must be a mapping",
);

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
