import { bitsOf } from "../../address/ip.ts";
import { ipOf, lengthOf, type Prefix } from "../../address/prefix.ts";
import type { Rule } from "../../kernel/rule.ts";
import type { OperationOf, Reversible } from "../operation.ts";
import { ipIn, kernelIn, sightIn } from "./place.ts";
import { refusedWith } from "./refused-with.ts";

/**
 * A rule in the Pod goes when its NIC goes. The host's rule, one for all Pods, stays: with its table empty it does
 * nothing, and to delete it would race with the ADD of the next Pod that has just found it.
 */
export const addRule: Reversible<OperationOf<"rule.add">, { present: boolean }> = {
  say: ({ in: place, rule }) => `${ipIn(place)}${rule.family === 6 ? " -6" : ""} rule add ${ruleText(rule)}`,
  before: (deed, at) => ({ present: deed.in === "pod" && addRule.seen(deed, at) }),
  act({ in: place, rule }, at) {
    try {
      kernelIn(place, at).addRule(rule);
    } catch (error) {
      if (!refusedWith(error, "EEXIST")) throw error;
    }
  },
  undo({ in: place, rule }, at, { present }) {
    if (place === "pod" && !present) at.pod?.deleteRule(rule);
  },
  seen: ({ in: place, rule }, at) =>
    sightIn(place, at)
      ?.rules()
      .some((found) => sameRule(rule, found)) === true,
};

/** Whether two rules say the same of the same packets at the same place. */
export function sameRule(one: Rule, other: Rule): boolean {
  return (
    one.family === other.family &&
    one.priority === other.priority &&
    one.table === other.table &&
    one.from === other.from &&
    one.to === other.to &&
    one.fwmark === other.fwmark &&
    one.iif === other.iif &&
    one.oif === other.oif &&
    (one.not ?? false) === (other.not ?? false)
  );
}

function ruleText({ not, from, to, fwmark, iif, oif, table, priority }: Rule): string {
  return [
    not === true ? "not" : "",
    `from ${from === undefined ? "all" : selectorText(from)}`,
    to === undefined ? "" : `to ${selectorText(to)}`,
    fwmark === undefined ? "" : `fwmark ${fwmark}`,
    iif === undefined ? "" : `iif ${iif}`,
    oif === undefined ? "" : `oif ${oif}`,
    `lookup ${table} priority ${priority}`,
  ]
    .filter((word) => word !== "")
    .join(" ");
}

/** A single address is written without its length, as `ip rule` shows it. */
function selectorText(prefix: Prefix): string {
  const ip = ipOf(prefix);
  return lengthOf(prefix) === bitsOf(ip.includes(":") ? 6 : 4) ? ip : prefix;
}
