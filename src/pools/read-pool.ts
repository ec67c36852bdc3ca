import { type Family, familyOf, type Ip, ipFromValue, ipNumber, parseIp } from "../address/ip.ts";
import { boundsOf, contains, type Prefix, parseCidr, parsePrefix, prefixFamily } from "../address/prefix.ts";
import type { Document, Finding } from "../manifests/document.ts";
import { type Intervals, intervalsOf, subtract } from "./intervals.ts";
import type { Pool } from "./pool.ts";
import { type PoolSpec, PoolSpecShape } from "./pool-spec.ts";
import { hostsText, readRange } from "./read-range.ts";
import { readRoutes } from "./read-routes.ts";
import { readSpec } from "./read-spec.ts";
import { type Report, reportOn } from "./report.ts";

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
    report.error(["spec", "ipVersion"], `The subnet ${subnet} is IPv${family}: write ipVersion: ${family}`);
  }
  const { podAffinity } = spec;
  if (podAffinity && Object.keys(podAffinity.matchLabels).length + podAffinity.matchExpressions.length === 0) {
    report.error(["spec", "podAffinity"], "spec.podAffinity selects no Pod by name: give it labels, or leave it out");
  }
  const gateway = spec.gateway ? readGateway(spec.gateway, subnet, report) : undefined;
  return {
    name: document.name,
    family,
    subnet,
    ranges: subtract(readRanges(spec, "ips", subnet, report), readRanges(spec, "excludeIPs", subnet, report)),
    ...(gateway !== undefined && { gateway }),
    routes: readRoutes(spec.routes, subnet, report),
    ...affinitiesOf(spec),
    origin: { file: document.file, line: document.line },
  };
}

function affinitiesOf({ nodeAffinity, namespaceAffinity, podAffinity, ...spec }: PoolSpec) {
  return {
    nodeName: spec.nodeName,
    ...(nodeAffinity && { nodeAffinity }),
    namespaceName: spec.namespaceName,
    ...(namespaceAffinity && { namespaceAffinity }),
    ...(podAffinity && { podAffinity }),
    multusName: spec.multusName,
    default: spec.default,
    disable: spec.disable,
  };
}

function readSubnet(text: string, report: Report): Prefix | undefined {
  const path = ["spec", "subnet"];
  const read = parsePrefix(text);
  if (read === undefined) {
    const ip = parseIp(text);
    const meant = ip === undefined ? "" : `, it lacks its length: write ${text}/${familyOf(ip) === 4 ? 24 : 64}`;
    return report.error(path, `spec.subnet ${text} is no network${meant}`);
  }
  if (read.hostBits) report.warning(path, `spec.subnet ${text} has host bits: it is read as ${read.prefix}`);
  return read.prefix;
}

function readRanges(spec: PoolSpec, key: "ips" | "excludeIPs", subnet: Prefix, report: Report): Intervals {
  const read = spec[key].map((text, at) => {
    const reading = readRange(text, subnet);
    if (reading.kind === "range") return reading.range;
    return report.error(["spec", key, at], `spec.${key}[${at}]: ${reading.message}`);
  });
  return intervalsOf(read.filter((range) => range !== undefined));
}

function readGateway(text: string, subnet: Prefix, report: Report): Ip | undefined {
  const path = ["spec", "gateway"];
  const ip = parseIp(text);
  if (ip === undefined) {
    const cidr = parseCidr(text);
    const meant = cidr === undefined ? "" : `: write ${cidr.split("/")[0]}`;
    return report.error(path, `spec.gateway ${text} is no address${meant}`);
  }
  if (contains(subnet, ip)) return ip;
  const where = `spec.gateway ${ip} lies outside of the subnet ${subnet}, whose hosts are ${hostsText(subnet)}`;
  const meant = sameHostIn(subnet, ip, prefixFamily(subnet));
  return report.error(path, meant === undefined ? where : `${where}: write ${meant}`);
}

/** The address with the same host bits in the subnet: `172.16.1.1` in `172.16.1.32/27` is `172.16.1.33`. */
function sameHostIn(subnet: Prefix, ip: Ip, family: Family): Ip | undefined {
  if (familyOf(ip) !== family) return undefined;
  const { first, last } = boundsOf(subnet);
  const value = first + (ipNumber(ip) & (last - first));
  return value === first || value === last ? undefined : ipFromValue(family, value);
}
