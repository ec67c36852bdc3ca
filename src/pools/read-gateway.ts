import { hostsOf } from "../address/hosts.ts";
import { familyOf, type Ip, ipFromValue, ipNumber, parseIp } from "../address/ip.ts";
import { boundsOf, contains, ipOf, type Prefix, parseCidr, prefixFamily } from "../address/prefix.ts";
import { rangeText } from "../address/range.ts";
import { holds } from "./intervals.ts";
import type { Report } from "./report.ts";

/** The gateway of a pool: a host of its subnet. */
export function readGateway(text: string, subnet: Prefix, report: Report): Ip | undefined {
  const path = ["spec", "gateway"];
  const ip = parseIp(text);
  if (ip === undefined) {
    const cidr = parseCidr(text);
    return report.error(path, `${text} is no address${cidr === undefined ? "" : `: write ${ipOf(cidr)}`}`);
  }
  const hosts = hostsOf(subnet);
  // An IPv6 router does have the subnet-router anycast address.
  if (contains(subnet, ip) && (hosts.family === 6 || holds([hosts], ipNumber(ip)))) return ip;
  const meant = sameHostIn(subnet, ip);
  const write = meant === undefined ? "" : `: write ${meant}`;
  return report.error(path, `${ip} is no host of the subnet ${subnet}, which has ${rangeText(hosts)}${write}`);
}

/** The address with the same host bits in the subnet: `172.16.1.1` in `172.16.1.32/27` is `172.16.1.33`. */
function sameHostIn(subnet: Prefix, ip: Ip): Ip | undefined {
  const family = prefixFamily(subnet);
  if (familyOf(ip) !== family) return undefined;
  const { first, last } = boundsOf(subnet);
  const value = first + (ipNumber(ip) & (last - first));
  return holds([hostsOf(subnet)], value) ? ipFromValue(family, value) : undefined;
}
