import { familyOf, type Ip, parseIp } from "../address/ip.ts";
import { contains, defaultPrefix, hostPrefix, type Prefix, parsePrefix, prefixFamily } from "../address/prefix.ts";
import type { PoolRoute } from "./pool.ts";
import type { PoolSpec } from "./pool-spec.ts";
import type { Path, Report } from "./report.ts";

/** The static routes of a pool: `dst` or `to`, `gw` or `via`. Identical ones are one. */
export function readRoutes(routes: PoolSpec["routes"], subnet: Prefix, report: Report): PoolRoute[] {
  const read: PoolRoute[] = [];
  routes.forEach((written, at) => {
    const path = ["spec", "routes", at];
    const route = readRoute(written, subnet, path, report);
    const same = read.find(({ dst }) => dst === route?.dst);
    if (route === undefined) return;
    if (same === undefined) read.push(route);
    else if (same.gw !== route.gw) {
      report.error(path, `goes to ${route.dst} via ${route.gw}, an earlier one via ${same.gw}: keep one of them`);
    }
  });
  return read;
}

type Written = PoolSpec["routes"][number];

/** A value under the key it was written with. */
interface Given {
  key: keyof Written;
  text: string;
}

function readRoute(written: Written, subnet: Prefix, path: Path, report: Report): PoolRoute | undefined {
  const to = either(written, "dst", "to", path, report);
  const via = either(written, "gw", "via", path, report);
  if (to === undefined || via === undefined) return undefined;
  const dst = readDestination(to, via, subnet, path, report);
  const gw = readNexthop(via, subnet, path, report);
  return dst && gw && { dst, gw };
}

function either(
  written: Written,
  name: keyof Written,
  alias: keyof Written,
  path: Path,
  report: Report,
): Given | undefined {
  const [own, other] = [written[name], written[alias]];
  if (own && other && own !== other) {
    return report.error(path, `has ${name} ${own} and ${alias} ${other}: keep ${name}`);
  }
  if (own) return { key: name, text: own };
  return other ? { key: alias, text: other } : report.error(path, `has no ${name}`);
}

function readDestination(to: Given, via: Given, subnet: Prefix, path: Path, report: Report): Prefix | undefined {
  const here = [...path, to.key];
  const family = prefixFamily(subnet);
  const dst = parsePrefix(to.text)?.prefix;
  if (to.text === "default" || dst === defaultPrefix(family)) {
    return report.error(here, `is a default route: write gateway: ${via.text} in its place`);
  }
  if (dst === undefined) {
    const ip = parseIp(to.text);
    return report.error(here, `${to.text} is no network${ip === undefined ? "" : `: write ${hostPrefix(ip)}`}`);
  }
  if (prefixFamily(dst) === family) return dst;
  return report.error(here, `${dst} is IPv${prefixFamily(dst)}, the subnet ${subnet} is not`);
}

function readNexthop(via: Given, subnet: Prefix, path: Path, report: Report): Ip | undefined {
  const here = [...path, via.key];
  const gw = parseIp(via.text);
  if (gw === undefined) return report.error(here, `${via.text} is no address`);
  if (familyOf(gw) === prefixFamily(subnet) && contains(subnet, gw)) return gw;
  return report.error(here, `${gw} lies outside of the subnet ${subnet}`);
}
