import type { Family } from "../address/ip.ts";
import type { Document, Finding } from "../manifests/document.ts";
import { type Intervals, intervalsOf } from "./intervals.ts";
import { ReservedSpecShape } from "./pool-spec.ts";
import { readRange } from "./read-range.ts";
import { readSpec } from "./read-spec.ts";
import { reportOn } from "./report.ts";

export type Reserved = Readonly<Record<Family, Intervals>>;

/**
 * A SpiderReservedIP: addresses that no pool lends. Each range counts for its own family, and one that cannot be read
 * is an error that takes no other with it.
 */
export function readReserved(document: Document): { reserved: Reserved; findings: Finding[] } {
  const report = reportOn(document);
  const spec = readSpec(document, ReservedSpecShape, report);
  const ranges = (spec?.ips ?? []).map((text, at) => {
    const path = ["spec", "ips", at];
    const reading = readRange(text);
    if (reading.kind === "wrong") return report.error(path, reading.message);
    const { family } = reading.range;
    if ((spec?.ipVersion ?? family) !== family) {
      report.error(path, `${text} is IPv${family}, spec.ipVersion says ${spec?.ipVersion}`);
    }
    return reading.range;
  });
  const ofFamily = (family: Family) => intervalsOf(ranges.filter((range) => range?.family === family).map((r) => r!));
  return { reserved: { 4: ofFamily(4), 6: ofFamily(6) }, findings: report.findings };
}
