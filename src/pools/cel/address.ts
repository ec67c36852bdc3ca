import { bind } from "./rule.ts";

/*
 * CEL expressions about addresses, made of others: `ip` and `text` are expressions of texts, `net` of a CIDR without
 * host bits, `number` of an IPv4 address as an int. Kubernetes 1.31 has `isIP`, `cidr` and `containsIP`, and neither
 * arithmetic nor order of addresses.
 */

/** Whether an address comes before another of its family, or is the same. */
export function inOrder(ip: string, other: string): string {
  const six = bind("one", digitsOf(ip), bind("other", digitsOf(other), "one <= other"));
  return `(${ip}.contains(":") ? ${six} : ${numberOf(ip)} <= ${numberOf(other)})`;
}

/** Whether a text looks like an IPv4 address, however large its numbers: `172.16.1.256`. */
export function isDotted(text: string): string {
  return `${text}.matches("^[0-9]{1,4}([.][0-9]{1,4}){3}$")`;
}

/** The number of a dotted text; `172.16.1.256` is the one behind `172.16.1.255`. */
export function numberOf(text: string): string {
  const sum = [16_777_216, 65_536, 256, 1].map((place, at) => `o[${at}] * ${place}`).join(" + ");
  return bind("t", text, bind("o", 't.split(".", 4).map(o, int(o))', sum));
}

/** The IPv4 address of a number. */
export function dottedOf(number: string): string {
  const octets = { a: 16_777_216, b: 65_536, c: 256, d: 1 };
  return Object.entries(octets).reduceRight(
    (body, [name, place]) => bind(name, `string(${number} / ${place} % 256)`, body),
    'a + "." + b + "." + c + "." + d',
  );
}

/** First and last address of an IPv4 network that a host can have, a list of two numbers. */
export function hostsOf(net: string): string {
  const hosts = `${net}.prefixLength() > 30 ? [base, base + size - 1] : [base + 1, base + size - 2]`;
  return bind("base", numberOf(`string(${net}.ip())`), bind("size", sizeOf(net), hosts));
}

/** How many addresses an IPv4 network has. */
export function sizeOf(net: string): string {
  const sizes = Array.from({ length: 33 }, (_, length) => 2 ** (32 - length));
  return `[${sizes.join(", ")}][${net}.prefixLength()]`;
}

/** `172.16.1.1-172.16.1.30`, of a list of two numbers; one address where both are the same. */
export function rangeOf(pair: string): string {
  return `(${pair}[0] == ${pair}[1] ? "" : ${dottedOf(`${pair}[0]`)} + "-") + ${dottedOf(`${pair}[1]`)}`;
}

/** The 32 hex digits of an IPv6 address, whose order as texts is its order; its number is too large for an int. */
function digitsOf(ip: string): string {
  const ended = '(t.startsWith("::") ? "0" : "") + t + (t.endsWith("::") ? "0" : "")';
  const zeros = `":${"0:".repeat(8)}".substring(0, 19 - 2 * t.split(":", 9).size())`;
  const padded = 'map(g, ("000" + g).substring(g.size() - 1))';
  const digits = `"${"%s".repeat(8)}".format(t.replace("::", ${zeros}).split(":", 8).${padded})`;
  return bind("t", `string(ip(${ip}))`, bind("t", ended, digits));
}
