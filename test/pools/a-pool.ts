import { parseIp } from "../../src/address/ip.ts";
import { parsePrefix, prefixFamily } from "../../src/address/prefix.ts";
import { parseRange } from "../../src/address/range.ts";
import type { Document } from "../../src/manifests/document.ts";
import { readObject } from "../../src/manifests/read-object.ts";
import { intervalsOf } from "../../src/pools/intervals.ts";
import type { Pool } from "../../src/pools/pool.ts";

/** A pool as code has it; texts where that reads better. */
export function aPool({
  name = "rail1",
  subnet = "172.16.1.0/27",
  ips = ["172.16.1.2-172.16.1.30"],
  gateway,
  ...rest
}: Partial<Omit<Pool, "subnet" | "gateway">> & { subnet?: string; ips?: string[]; gateway?: string } = {}): Pool {
  const { prefix } = parsePrefix(subnet)!;
  const ranges = ips.map((text) => {
    const parsed = parseRange(text);
    if (parsed.kind !== "range") throw new Error(`${text} is no range`);
    return parsed.range;
  });
  return {
    name,
    family: prefixFamily(prefix),
    subnet: prefix,
    ranges: intervalsOf(ranges.map(({ first, last }) => ({ first, last }))),
    ...(gateway !== undefined && { gateway: parseIp(gateway)! }),
    routes: [],
    nodeName: [],
    namespaceName: [],
    multusName: [],
    default: false,
    disable: false,
    origin: { file: "pools.yaml", line: 1 },
    ...rest,
  };
}

/** A SpiderIPPool, or whatever `kind` says, as it comes from a manifest. */
export function aDocument(
  spec: unknown,
  { name = "rail1", kind = "SpiderIPPool", file = "pools.yaml", line = 1 } = {},
): Document {
  const value = { apiVersion: "spiderpool.spidernet.io/v2beta1", kind, metadata: { name }, spec };
  return readObject(value, { file, line, lineOf: () => line }).documents[0]!;
}
