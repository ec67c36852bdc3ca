import { hostsOf } from "../address/hosts.ts";
import { familyOf, ipFromValue, ipNumber, parseIp } from "../address/ip.ts";
import { boundsOf, type Prefix, parsePrefix, prefixFamily } from "../address/prefix.ts";
import { parseRange, type Range, type RangeProblem, rangeText } from "../address/range.ts";
import { intersect } from "./intervals.ts";

/** A range as read, or what is wrong with it and the text that would be right. */
export type RangeReading = { kind: "range"; range: Range } | { kind: "wrong"; message: string };

/** One address or `A-B`, within the subnet where one is given. */
export function readRange(text: string, subnet?: Prefix): RangeReading {
  const parsed = parseRange(text);
  if (parsed.kind !== "range") return wrong(problemText(text, parsed, subnet));
  return subnet === undefined ? parsed : within(parsed.range, subnet);
}

function within(range: Range, subnet: Prefix): RangeReading {
  const text = rangeText(range);
  if (range.family !== prefixFamily(subnet)) return wrong(`${text} is IPv${range.family}, the subnet ${subnet} is not`);
  const { first, last } = boundsOf(subnet);
  if (first <= range.first && range.last <= last) return { kind: "range", range };
  const rest = clip(range, subnet);
  if (rest === undefined)
    return wrong(`${text} lies outside of the subnet ${subnet}, whose hosts are ${rangeText(hostsOf(subnet))}`);
  const hosts = hostsOf(subnet);
  const ends = [
    ...(range.first < first ? [`first host is ${ipFromValue(hosts.family, hosts.first)}`] : []),
    ...(range.last > last ? [`last host is ${ipFromValue(hosts.family, hosts.last)}`] : []),
  ];
  return wrong(`${text} leaves the subnet ${subnet}, whose ${ends.join(" and ")}: write ${rangeText(rest)}`);
}

function problemText(text: string, problem: RangeProblem, subnet: Prefix | undefined): string {
  switch (problem.kind) {
    case "families":
      return `${text} begins in one family and ends in the other`;
    case "reversed":
      return `${text} ends before it begins${writeText(subnetPart(swapped(text), subnet))}`;
    case "notAnAddress":
      return notAnAddressText(text, problem.text, subnet);
  }
}

function notAnAddressText(text: string, end: string, subnet: Prefix | undefined): string {
  const network = parsePrefix(text.trim());
  if (network !== undefined) {
    const whole = { family: prefixFamily(network.prefix), ...boundsOf(network.prefix) };
    return `${text} is a network, not a range${writeText(subnetPart(whole, subnet))}`;
  }
  const unfinished = text.includes("-") && (end === text || end === "");
  const what = unfinished ? `${text} is no range` : `${end} is no address`;
  const meant = meantBy(text);
  if (meant === undefined) return what;
  const right = subnetPart(meant, subnet);
  if (right === undefined) return what;
  const clipped = right.last < meant.last && subnet !== undefined;
  const why = clipped ? `; the last host of ${subnet} is ${ipFromValue(right.family, right.last)}` : "";
  return `${what}${why}: write ${rangeText(right)}`;
}

/** What a range that is nearly one must have meant: leading zeros, `.256`, or only the end's last number. */
function meantBy(text: string): Range | undefined {
  const [first, last, ...more] = text.split("-").map((end) => end.trim());
  if (first === undefined || more.length > 0) return undefined;
  const from = addressValue(first, undefined);
  const to = last === undefined ? from : addressValue(last, first);
  if (from === undefined || to === undefined || to < from) return undefined;
  return { family: 4, first: from, last: to };
}

/** The number of dotted decimals, each however large; a lone number stands for the last one of `like`. */
function addressValue(text: string, like: string | undefined): bigint | undefined {
  const full = /^\d{1,4}$/.test(text) && like !== undefined ? like.replace(/\d+$/, text) : text;
  if (!/^\d{1,4}(?:\.\d{1,4}){3}$/.test(full)) return undefined;
  return full.split(".").reduce((value, octet) => value * 256n + BigInt(octet), 0n);
}

function swapped(text: string): Range {
  const ends = text.split("-").map((end) => parseIp(end.trim())!);
  return { family: familyOf(ends[0]!), first: ipNumber(ends[1]!), last: ipNumber(ends[0]!) };
}

/** The part of a range that hosts of the subnet can have. */
function clip(range: Range, subnet: Prefix): Range | undefined {
  const hosts = hostsOf(subnet);
  const [part] = range.family === hosts.family ? intersect([range], [hosts]) : [];
  return part && { family: range.family, ...part };
}

function subnetPart(range: Range, subnet: Prefix | undefined): Range | undefined {
  const fits = range.family === 6 || range.last < 1n << 32n;
  if (subnet === undefined) return fits ? range : undefined;
  return clip(range, subnet);
}

function writeText(range: Range | undefined): string {
  return range === undefined ? "" : `: write ${rangeText(range)}`;
}

function wrong(message: string): RangeReading {
  return { kind: "wrong", message };
}
