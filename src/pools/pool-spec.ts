import * as v from "valibot";
import type { Family } from "../address/ip.ts";
import { SelectorShape } from "./selector.ts";
import { flag, mapping, text, textList } from "./shapes.ts";

/** 4, "4", "IPv4" or "ipv4"; the same with 6. */
export const FamilyShape = v.pipe(
  v.union([v.string(), v.number()], "must be 4 or 6"),
  v.transform(String),
  v.regex(/^(?:ipv)?[46]$/i, "must be 4 or 6"),
  v.transform((text): Family => (text.endsWith("4") ? 4 : 6)),
);

/** One route; the document writes `to` and `via`, Spiderpool reads `dst` and `gw`. */
const RouteShape = mapping({ dst: v.nullish(text), to: v.nullish(text), gw: v.nullish(text), via: v.nullish(text) });

/** `spec` of a SpiderIPPool, in every spelling that is accepted; what its texts mean is read behind it. */
export const PoolSpecShape = v.object({
  ipVersion: v.nullish(FamilyShape),
  subnet: v.nullish(text),
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
});

export type PoolSpec = v.InferOutput<typeof PoolSpecShape>;

/** `spec` of a SpiderReservedIP. */
export const ReservedSpecShape = v.object({ ipVersion: v.nullish(FamilyShape), ips: v.nullish(textList, []) });
