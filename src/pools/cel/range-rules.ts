import { dottedOf, hostsOf, inOrder, isDotted, numberOf, rangeOf } from "./address.ts";
import { bind, type Rule } from "./rule.ts";

/**
 * The rules for a list of ranges of a pool, to stand at `spec`: each is `A` or `A-B`, lies within the subnet and
 * begins before it ends. What is said names the first wrong one and the range that is meant, as `read-range.ts` does;
 * of IPv6 the subnet alone, whose numbers are too large for CEL.
 */
export function rangeRules(list: "ips" | "excludeIPs"): Rule[] {
  const within = `${endsOf("r")}.all(e, !isIP(e) || cidr(self.subnet).containsIP(ip(e)))`;
  const leaves = bind("net", "string(cidr(self.subnet).masked())", 'r + " leaves the subnet " + net');
  const rule = (right: string, said: string): Rule => ({
    rule: `!has(self.${list}) || !isCIDR(self.subnet) || self.${list}.all(r, ${right})`,
    messageExpression: bind("r", `self.${list}.filter(r, !(${right}))[0]`, said),
    fieldPath: `.${list}`,
  });
  return [
    rule(areAddresses("r"), `${noAddressOf("r")} + ${meantBy("r")}`),
    rule(within, `${leaves} + ${meantBy("r")}`),
    rule(
      `!(${within}) || ${endsInOrder("r")}`,
      `r + " ends before it begins" + (r.contains(":") ? ": write " + ${swapped("r")} : ${meantBy("r")})`,
    ),
  ];
}

/** The rules for a list of ranges that has no subnet, to stand at `spec`. */
export function freeRangeRules(list: "ips"): Rule[] {
  const rule = (right: string, said: string): Rule => ({
    rule: `!has(self.${list}) || self.${list}.all(r, ${right})`,
    messageExpression: bind("r", `self.${list}.filter(r, !(${right}))[0]`, said),
    fieldPath: `.${list}`,
  });
  return [
    rule(areAddresses("r"), `${noAddressOf("r")} + ": write for example 172.16.1.2-172.16.1.30"`),
    rule(oneFamily("r"), 'r + " begins in one family and ends in the other: write two ranges"'),
    rule(endsInOrder("r"), `r + " ends before it begins: write " + ${swapped("r")}`),
  ];
}

function endsOf(range: string): string {
  return `${range}.split("-", 3).map(e, e.trim())`;
}

function areAddresses(range: string): string {
  return `${endsOf(range)}.size() < 3 && ${endsOf(range)}.all(e, isIP(e))`;
}

function noAddressOf(range: string): string {
  const strays = `${endsOf(range)}.filter(e, !isIP(e))`;
  return bind(
    "stray",
    `${strays}.size() == 0 ? ${range} : ${strays}[0]`,
    `stray + (stray == ${range} && ${range}.contains("-") ? " is no range" : " is no address")`,
  );
}

function oneFamily(range: string): string {
  return `!(${areAddresses(range)}) || ${endsOf(range)}.all(e, e.contains(":")) || ${endsOf(range)}.all(e, !e.contains(":"))`;
}

function swapped(range: string): string {
  return bind("first", `${endsOf(range)}[0]`, bind("last", `${endsOf(range)}[1]`, 'last + "-" + first'));
}

/** Ends of two families have no order. */
function endsInOrder(range: string): string {
  const ordered = `ip(first).family() != ip(last).family() || ${inOrder("first", "last")}`;
  const ends = bind("first", `${endsOf(range)}[0]`, bind("last", `${endsOf(range)}[1]`, ordered));
  return `!${range}.contains("-") || !(${areAddresses(range)}) || ${ends}`;
}

/** The numbers of both ends, the smaller first, `10.0.0.2-9` included; none where they are not dotted. */
function numbersOf(range: string): string {
  const begin = `${range}.substring(0, ${range}.split("-", 3)[0].lastIndexOf(".") + 1)`;
  const dotted = `${endsOf(range)}.map(e, e.matches("^[0-9]{1,4}$") ? ${begin} + e : e)`;
  const sorted = bind(
    "n",
    `${dotted}.map(e, ${numberOf("e")})`,
    "n[0] < n[n.size() - 1] ? [n[0], n[n.size() - 1]] : [n[n.size() - 1], n[0]]",
  );
  return `${dotted}.size() < 3 && ${dotted}.all(e, ${isDotted("e")}) ? ${sorted} : []`;
}

/** What of the range hosts of the subnet can have: `: write 172.16.1.2-172.16.1.30`. */
function meantBy(range: string): string {
  const hosts = `"; the hosts of " + text + " are " + ${rangeOf("host")}`;
  const last = `(n[1] > host[1] ? "; the last host of " + text + " is " + ${dottedOf("host[1]")} : "")`;
  const part = "[n[0] < host[0] ? host[0] : n[0], n[1] > host[1] ? host[1] : n[1]]";
  const write = `${last} + ": write " + ${bind("part", part, rangeOf("part"))}`;
  const apart = "n.size() == 0 || n[0] > host[1] || n[1] < host[0]";
  const meant = bind("host", hostsOf("net"), bind("n", numbersOf(range), `${apart} ? ${hosts} : ${write}`));
  const said = `net.ip().family() == 6 ? ": write addresses of " + text : ${meant}`;
  return bind("net", "cidr(self.subnet).masked()", bind("text", "string(net)", said));
}
