import type { Rule } from "../rule.ts";
import { type Attributes, decodeAttributes } from "./attributes.ts";
import {
  FIB_RULE_INVERT,
  FR_ACT_TO_TBL,
  FRA_DPORT_RANGE,
  FRA_DST,
  FRA_FWMARK,
  FRA_FWMASK,
  FRA_IIFNAME,
  FRA_IP_PROTO,
  FRA_L3MDEV,
  FRA_OIFNAME,
  FRA_PRIORITY,
  FRA_PROTOCOL,
  FRA_SPORT_RANGE,
  FRA_SRC,
  FRA_SUPPRESS_IFGROUP,
  FRA_SUPPRESS_PREFIXLEN,
  FRA_TABLE,
  FRA_TUN_ID,
  FRA_UID_RANGE,
} from "./constants/fib-rules.ts";
import { decodePrefix } from "./decode-prefix.ts";
import { familyOfNumber } from "./family.ts";
import { type FibRuleHdr, readFibRuleHdr } from "./headers.ts";
import { present } from "./present.ts";

/**
 * The rule of an RTM_NEWRULE payload; nothing for one that does more, or selects by more, than `Rule` can say: a rule
 * read without its other conditions would be taken for one that it is not.
 */
export function decodeRule(payload: Uint8Array): Rule | undefined {
  const header = readFibRuleHdr(payload);
  const family = header === undefined ? undefined : familyOfNumber(header.family);
  if (header === undefined || family === undefined) return undefined;
  const attributes = decodeAttributes(header.rest);
  if (!isPlain(header, attributes)) return undefined;
  const from = decodePrefix(family, attributes.bytes(FRA_SRC), header.srcLength);
  const to = decodePrefix(family, attributes.bytes(FRA_DST), header.dstLength);
  if (from === undefined || to === undefined) return undefined;
  return {
    family,
    // The kernel leaves out a priority of 0.
    priority: attributes.u32(FRA_PRIORITY) ?? 0,
    table: attributes.u32(FRA_TABLE) ?? header.table,
    ...present({
      from: header.srcLength === 0 ? undefined : from,
      to: header.dstLength === 0 ? undefined : to,
      not: header.flags & FIB_RULE_INVERT ? true : undefined,
      fwmark: attributes.u32(FRA_FWMARK),
      iif: attributes.text(FRA_IIFNAME),
      oif: attributes.text(FRA_OIFNAME),
      // RTPROT_UNSPEC: nobody said.
      protocol: attributes.u8(FRA_PROTOCOL) || undefined,
    }),
  };
}

const OTHER_CONDITIONS = [
  FRA_TUN_ID,
  FRA_UID_RANGE,
  FRA_IP_PROTO,
  FRA_SPORT_RANGE,
  FRA_DPORT_RANGE,
  FRA_SUPPRESS_IFGROUP,
];
const ALL_ONES = 0xffffffff;

function isPlain(header: FibRuleHdr, attributes: Attributes): boolean {
  if (header.action !== FR_ACT_TO_TBL || header.tos !== 0) return false;
  if (OTHER_CONDITIONS.some((type) => attributes.bytes(type) !== undefined)) return false;
  if (attributes.u8(FRA_L3MDEV)) return false;
  // Without a mark the mask says nothing; "suppress nothing" is all ones.
  if (attributes.u32(FRA_FWMARK) && attributes.u32(FRA_FWMASK) !== ALL_ONES) return false;
  return (attributes.u32(FRA_SUPPRESS_PREFIXLEN) ?? ALL_ONES) === ALL_ONES;
}
