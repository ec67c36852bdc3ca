import * as v from "valibot";
import { type Ip, parseIp } from "../address/ip.ts";
import { type Prefix, parsePrefix } from "../address/prefix.ts";
import { parseRange, type Range, rangeText } from "../address/range.ts";
import { type Catalogue, catalogueOf } from "./catalogue.ts";
import { type Intervals, intervalsOf } from "./intervals.ts";
import type { Pool } from "./pool.ts";
import { SelectorShape } from "./selector.ts";

/** The catalogue as plain JSON, addresses as text. */
export function catalogueToJson({ pools, reserved, refused }: Catalogue): v.InferInput<typeof CatalogueJson> {
  return {
    pools: [...pools.values()].map((pool) => ({ ...pool, ranges: textsOf(pool.family, pool.ranges) })),
    reserved: [...textsOf(4, reserved[4]), ...textsOf(6, reserved[6])],
    refused: [...refused],
  };
}

/** The catalogue of such JSON; nothing where it is none, such as one that another version has written. */
export function catalogueFromJson(json: unknown): Catalogue | undefined {
  const parsed = v.safeParse(CatalogueJson, json);
  if (!parsed.success) return undefined;
  const { pools, reserved, refused } = parsed.output;
  const ofFamily = (family: 4 | 6) => intervalsOf(reserved.filter((range) => range.family === family));
  const read = pools.map(({ ranges, ...pool }) => ({ ...pool, ranges: intervalsOf(ranges) }) as Pool);
  return catalogueOf(read, { 4: ofFamily(4), 6: ofFamily(6) }, new Map(refused));
}

const IpJson = read((text): Ip | undefined => parseIp(text));
const PrefixJson = read((text): Prefix | undefined => parsePrefix(text)?.prefix);
const RangeJson = read((text): Range | undefined => {
  const parsed = parseRange(text);
  return parsed.kind === "range" ? parsed.range : undefined;
});

const PoolJson = v.object({
  name: v.string(),
  family: v.picklist([4, 6]),
  subnet: PrefixJson,
  ranges: v.array(RangeJson),
  gateway: v.optional(IpJson),
  routes: v.array(v.object({ dst: PrefixJson, gw: IpJson })),
  nodeName: v.array(v.string()),
  nodeAffinity: v.optional(SelectorShape),
  namespaceName: v.array(v.string()),
  namespaceAffinity: v.optional(SelectorShape),
  podAffinity: v.optional(SelectorShape),
  multusName: v.array(v.string()),
  default: v.boolean(),
  disable: v.boolean(),
  origin: v.object({ file: v.string(), line: v.number() }),
});

const CatalogueJson = v.object({
  pools: v.array(PoolJson),
  reserved: v.array(RangeJson),
  refused: v.array(v.tuple([v.string(), v.string()])),
});

function read<Value>(parse: (text: string) => Value | undefined) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, Value>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value);
      if (value !== undefined) return value;
      addIssue({ message: "is none" });
      return NEVER;
    }),
  );
}

function textsOf(family: 4 | 6, ranges: Intervals): string[] {
  return ranges.map((range) => rangeText({ family, ...range }));
}
