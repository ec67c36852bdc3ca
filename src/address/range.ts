import { type Family, familyOf, type Ip, ipFromValue, ipNumber, parseIp } from "./ip.ts";

/** A run of addresses, both ends included. */
export interface Range {
  family: Family;
  first: bigint;
  last: bigint;
}

export type RangeProblem = { kind: "notAnAddress"; text: string } | { kind: "families" } | { kind: "reversed" };

/** One address or `A-B`, the grammar of SpiderIPPool's `ips`. */
export function parseRange(text: string): { kind: "range"; range: Range } | RangeProblem {
  const ends = text.split("-").map((end) => end.trim());
  const parsed = ends.map((end) => parseIp(end));
  const wrong = parsed.indexOf(undefined);
  if (wrong >= 0 || ends.length > 2) return { kind: "notAnAddress", text: wrong >= 0 ? ends[wrong]! : text };
  const first = parsed[0]!;
  const last = parsed[parsed.length - 1]!;
  if (familyOf(first) !== familyOf(last)) return { kind: "families" };
  if (ipNumber(first) > ipNumber(last)) return { kind: "reversed" };
  return { kind: "range", range: { family: familyOf(first), first: ipNumber(first), last: ipNumber(last) } };
}

/** `A` or `A-B`, as `parseRange` reads it. */
export function rangeText(range: Range): string {
  const [first, last]: Ip[] = [ipFromValue(range.family, range.first), ipFromValue(range.family, range.last)];
  return first === last ? first! : `${first}-${last}`;
}
