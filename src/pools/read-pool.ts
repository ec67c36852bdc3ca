import { familyOf, parseIp } from "../address/ip.ts";
import { type Prefix, parsePrefix, prefixFamily } from "../address/prefix.ts";
import type { Document, Finding } from "../manifests/document.ts";
import { type Intervals, intervalsOf, subtract } from "./intervals.ts";
import type { Pool } from "./pool.ts";
import { type PoolSpec, PoolSpecShape } from "./pool-spec.ts";
import { readGateway } from "./read-gateway.ts";
import { readRange } from "./read-range.ts";
import { readRoutes } from "./read-routes.ts";
import { readSpec } from "./read-spec.ts";
import { type Report, reportOn } from "./report.ts";
import { selectorText } from "./selector.ts";

/** A SpiderIPPool read; no pool where one of the findings is an error. */
export function readPool(document: Document): { pool: Pool | undefined; findings: Finding[] } {
  const report = reportOn(document);
  const spec = readSpec(document, PoolSpecShape, report);
  const pool = spec && poolOf(document, spec, report);
  return { pool: report.failed() ? undefined : pool, findings: report.findings };
}

function poolOf(document: Document, spec: PoolSpec, report: Report): Pool | undefined {
  const subnet = readSubnet(spec.subnet, report);
  if (subnet === undefined) return undefined;
  const family = prefixFamily(subnet);
  if ((spec.ipVersion ?? family) !== family) {
    report.error(["spec", "ipVersion"], `is ${spec.ipVersion}, the subnet ${subnet} is not: write ${family}`);
  }
  const gateway = spec.gateway ? readGateway(spec.gateway, subnet, report) : undefined;
  return {
    name: document.name,
    family,
    subnet,
    ranges: subtract(readRanges(spec, "ips", subnet, report), readRanges(spec, "excludeIPs", subnet, report)),
    ...(gateway !== undefined && { gateway }),
    routes: readRoutes(spec.routes, subnet, report),
    ...audienceOf(spec, report),
    default: spec.default,
    disable: spec.disable,
    origin: { file: document.file, line: document.line },
  };
}

/** Whom the pool serves. An empty `podAffinity` would go before every other pool of every Pod. */
function audienceOf(spec: PoolSpec, report: Report) {
  const { nodeName, nodeAffinity, namespaceName, namespaceAffinity, podAffinity, multusName } = spec;
  if (podAffinity && selectorText(podAffinity) === "") {
    report.error(["spec", "podAffinity"], "has no labels, and would serve every Pod: give it some, or leave it out");
  }
  return {
    nodeName,
    ...(nodeAffinity && { nodeAffinity }),
    namespaceName,
    ...(namespaceAffinity && { namespaceAffinity }),
    ...(podAffinity && { podAffinity }),
    multusName,
  };
}

function readSubnet(text: string | null | undefined, report: Report): Prefix | undefined {
  const path = ["spec", "subnet"];
  if (!text) return report.error(path, "is missing: write the network, such as 172.16.1.0/27");
  const read = parsePrefix(text);
  if (read === undefined) {
    const ip = parseIp(text);
    const meant = ip && `, it lacks its length: write ${text}/${familyOf(ip) === 4 ? 24 : 64}`;
    return report.error(path, `${text} is no network${meant ?? ""}`);
  }
  if (read.hostBits) report.warning(path, `${text} has host bits: it is read as ${read.prefix}`);
  return read.prefix;
}

function readRanges(spec: PoolSpec, key: "ips" | "excludeIPs", subnet: Prefix, report: Report): Intervals {
  const read = spec[key].map((text, at) => {
    const reading = readRange(text, subnet);
    return reading.kind === "range" ? reading.range : report.error(["spec", key, at], reading.message);
  });
  return intervalsOf(read.filter((range) => range !== undefined));
}
