import { bind } from "./rule.ts";

/*
 * CEL expressions about addresses, made of others: `ip` and `text` are expressions of texts, `net` of a CIDR without
 * host bits, `number` of an IPv4 address as an int. Kubernetes 1.31 has `isIP`, `cidr` and `containsIP`, and neither
 * arithmetic nor order of addresses.
 */

/** Whether an address comes before another of its family, or is the same. */
export function inOrder(ip: string, other: string): string {
  const six = bind(
    "one",
    partsOf(ip),
    bind(
      "other",
      partsOf(other),
      "one[0] < other[0] || one[0] == other[0] && (one[1] < other[1] || one[1] == other[1] && one[2] <= other[2])",
    ),
  );
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

/** An IPv6 address as three numbers, of its groups 1 to 3, 4 to 6, 7 and 8: together they are too large for an int. */
function partsOf(ip: string): string {
  const fills = Array.from({ length: 9 }, (_, missing) => `":${"0:".repeat(missing)}"`);
  const fill = `[${fills.join(", ")}][8 - t.split(":", 9).filter(g, g != "").size()]`;
  const groups = `t.replace("::", ${fill}).split(":", 10).filter(g, g != "").map(g, ${hexNumberOf("g")})`;
  const parts = "[(g[0] * 65536 + g[1]) * 65536 + g[2], (g[3] * 65536 + g[4]) * 65536 + g[5], g[6] * 65536 + g[7]]";
  return bind("t", `string(ip(${ip}))`, bind("g", groups, parts));
}

/** The number of up to four hex digits in lower case. */
function hexNumberOf(text: string): string {
  const digits = `("000" + ${text}).substring(${text}.size() - 1).split("", 4).map(c, "0123456789abcdef".indexOf(c))`;
  return bind("d", digits, "((d[0] * 16 + d[1]) * 16 + d[2]) * 16 + d[3]");
}
