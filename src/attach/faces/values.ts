import * as v from "valibot";
import { type Ip, parseIp } from "../../address/ip.ts";
import { type Mac, parseMac } from "../../address/mac.ts";
import { type PciAddress, parsePciAddress } from "../../address/pci-address.ts";
import { hostPrefix, type Prefix, parsePrefix } from "../../address/prefix.ts";

/** A text read by `parse`; an issue with an example where it is none. */
function parsed<Value>(parse: (text: string) => Value | undefined, what: string, example: string) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, Value>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value.trim());
      if (value !== undefined) return value;
      addIssue({ message: `"${dataset.value}" is no ${what}; write for example ${example}` });
      return NEVER;
    }),
  );
}

/** A hardware address, `:` or `-` between its bytes. */
export const MacText = parsed<Mac>((text) => parseMac(text), "hardware address", "0a:58:ac:10:01:02");
/** An address of either family. */
export const IpText = parsed<Ip>((text) => parseIp(text), "address", "172.16.1.1");
/** A PCI address, its domain 0000 where it names none. */
export const PciText = parsed<PciAddress>((text) => parsePciAddress(text), "PCI address", "0000:86:01.2");

/** A network; a bare address is a network of one, host bits are cleared. */
export const PrefixText = parsed<Prefix>(prefixOf, "network", "10.96.0.0/12");

/** A whole number, both ends included. */
export function wholeNumber(least: number, most: number) {
  const range = `a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(`must be ${range}`),
    v.check((value) => isWithin(value, least, most), `must be ${range}`),
  );
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function prefixOf(text: string): Prefix | undefined {
  const ip = parseIp(text);
  return ip === undefined ? parsePrefix(text)?.prefix : hostPrefix(ip);
}
