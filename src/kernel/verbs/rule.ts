import { bytesOf } from "../../address/ip.ts";
import { ipOf, lengthOf, type Prefix } from "../../address/prefix.ts";
import type { Kernel } from "../kernel.ts";
import { deleted } from "../netlink/absent.ts";
import { bytes, join, type Part, text, u8, u32 } from "../netlink/attributes.ts";
import {
  FIB_RULE_INVERT,
  FR_ACT_TO_TBL,
  FR_ACT_UNSPEC,
  FRA_DST,
  FRA_FWMARK,
  FRA_IIFNAME,
  FRA_OIFNAME,
  FRA_PRIORITY,
  FRA_PROTOCOL,
  FRA_SRC,
  FRA_TABLE,
} from "../netlink/constants/fib-rules.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../netlink/constants/netlink.ts";
import { RT_TABLE_UNSPEC, RTM_DELRULE, RTM_GETRULE, RTM_NEWRULE } from "../netlink/constants/rtnetlink.ts";
import { decodeRule } from "../netlink/decode-rule.ts";
import { addressFamily } from "../netlink/family.ts";
import { fibRuleHdr } from "../netlink/headers.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import type { Rule } from "../rule.ts";

/** The verbs of `Kernel` about policy rules. */
export type RuleVerbs = Pick<Kernel, "rules" | "addRule" | "deleteRule">;

export function ruleVerbs(socket: NetlinkSocket): RuleVerbs {
  return {
    rules: () => [...listRules(socket, 4), ...listRules(socket, 6)],
    addRule(rule) {
      const payload = encodeRule(rule, FR_ACT_TO_TBL);
      const operation = `ip -${rule.family} rule add ${ruleText(rule)}`;
      socket.request({ operation, type: RTM_NEWRULE, flags: NLM_F_CREATE | NLM_F_EXCL, payload });
    },
    deleteRule: (rule) =>
      deleted(() => {
        const operation = `ip -${rule.family} rule del ${ruleText(rule)}`;
        socket.request({ operation, type: RTM_DELRULE, payload: encodeRule(rule, FR_ACT_UNSPEC) });
      }),
  };
}

/** What follows `ip rule add`. */
export function ruleText(rule: Rule): string {
  const words = [rule.not === true ? "not" : "", `from ${rule.from ?? "all"}`];
  if (rule.to !== undefined) words.push(`to ${rule.to}`);
  if (rule.fwmark !== undefined) words.push(`fwmark ${rule.fwmark}`);
  if (rule.iif !== undefined) words.push(`iif ${rule.iif}`);
  if (rule.oif !== undefined) words.push(`oif ${rule.oif}`);
  words.push(`lookup ${rule.table}`, `priority ${rule.priority}`);
  if (rule.protocol !== undefined) words.push(`protocol ${rule.protocol}`);
  return words.filter((word) => word !== "").join(" ");
}

function listRules(socket: NetlinkSocket, family: 4 | 6): Rule[] {
  const header = { dstLength: 0, srcLength: 0, tos: 0, table: 0, action: 0, flags: 0 };
  const payload = fibRuleHdr({ family: addressFamily(family), ...header });
  const answers = socket.dump({ operation: `ip -${family} rule show`, type: RTM_GETRULE, payload });
  const rules = answers.map((message) => decodeRule(message.payload)).filter((rule) => rule !== undefined);
  // Where IPv6 is switched off, its dump answers with IPv4's.
  return rules.filter((rule) => rule.family === family);
}

/** Attributes come in the order in which `ip rule` sends them. */
function encodeRule(rule: Rule, action: number): Uint8Array {
  return join(
    fibRuleHdr({
      family: addressFamily(rule.family),
      dstLength: rule.to === undefined ? 0 : lengthOf(rule.to),
      srcLength: rule.from === undefined ? 0 : lengthOf(rule.from),
      tos: 0,
      table: rule.table < 256 ? rule.table : RT_TABLE_UNSPEC,
      action,
      flags: rule.not === true ? FIB_RULE_INVERT : 0,
    }),
    prefixPart(FRA_SRC, rule.from),
    prefixPart(FRA_DST, rule.to),
    u32(FRA_FWMARK, rule.fwmark),
    text(FRA_IIFNAME, rule.iif),
    text(FRA_OIFNAME, rule.oif),
    u32(FRA_TABLE, rule.table < 256 ? undefined : rule.table),
    u32(FRA_PRIORITY, rule.priority),
    u8(FRA_PROTOCOL, rule.protocol),
  );
}

function prefixPart(type: number, prefix: Prefix | undefined): Part {
  return bytes(type, prefix === undefined || lengthOf(prefix) === 0 ? undefined : bytesOf(ipOf(prefix)));
}
