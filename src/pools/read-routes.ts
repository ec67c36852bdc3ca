import { familyOf, type Ip, parseIp } from "../address/ip.ts";
import { contains, defaultPrefix, hostPrefix, type Prefix, parsePrefix, prefixFamily } from "../address/prefix.ts";
import type { PoolRoute } from "./pool.ts";
import type { PoolSpec } from "./pool-spec.ts";
import type { Report } from "./report.ts";

/** The static routes of a pool: `dst` or `to`, `gw` or `via`. Identical ones are one. */
export function readRoutes(routes: PoolSpec["routes"], subnet: Prefix, report: Report): PoolRoute[] {
  const read: PoolRoute[] = [];
  routes.forEach((route, at) => {
    const path = ["spec", "routes", at];
    const dst = readDestination(either(route, ["dst", "to"], path, report), subnet, path, report);
    const gw = readNexthop(either(route, ["gw", "via"], path, report), subnet, path, report);
    if (dst === undefined || gw === undefined) return;
    const same = read.find((other) => other.dst === dst);
    if (same === undefined) read.push({ dst, gw });
    else if (same.gw !== gw) report.error(path, `spec.routes has ${dst} twice, via ${same.gw} and via ${gw}`);
  });
  return read;
}

type Path = (string | number)[];
type Spelling = "dst" | "to" | "gw" | "via";

function either(
  route: PoolSpec["routes"][number],
  [name, alias]: readonly [Spelling, Spelling],
  path: Path,
  report: Report,
): { key: Spelling; text: string } | undefined {
  const [own, other] = [route[name] ?? undefined, route[alias] ?? undefined];
  if (own !== undefined && other !== undefined && own !== other) {
    return report.error(path, `spec.routes has ${name} ${own} and ${alias} ${other}: write one of them`);
  }
  if (own !== undefined) return { key: name, text: own };
  if (other !== undefined) return { key: alias, text: other };
  return report.error(path, `spec.routes[${path.at(-1)}] has no ${name}`);
}

function readDestination(
  given: { key: Spelling; text: string } | undefined,
  subnet: Prefix,
  path: Path,
  report: Report,
): Prefix | undefined {
  if (given === undefined) return undefined;
  const { key, text } = given;
  const family = prefixFamily(subnet);
  const dst = parsePrefix(text)?.prefix;
  if (text === "default" || dst === defaultPrefix(family)) {
    return report.error([...path, key], `spec.routes has a default route: write its gateway as spec.gateway`);
  }
  if (dst === undefined) {
    const ip = parseIp(text);
    const meant = ip === undefined ? "" : `: write ${hostPrefix(ip)}`;
    return report.error([...path, key], `spec.routes ${key} ${text} is no network${meant}`);
  }
  if (prefixFamily(dst) === family) return dst;
  return report.error([...path, key], `spec.routes ${key} ${dst} is IPv${prefixFamily(dst)}, the pool IPv${family}`);
}

function readNexthop(
  given: { key: Spelling; text: string } | undefined,
  subnet: Prefix,
  path: Path,
  report: Report,
): Ip | undefined {
  if (given === undefined) return undefined;
  const { key, text } = given;
  const gw = parseIp(text);
  if (gw === undefined) return report.error([...path, key], `spec.routes ${key} ${text} is no address`);
  if (familyOf(gw) === prefixFamily(subnet) && contains(subnet, gw)) return gw;
  return report.error([...path, key], `spec.routes ${key} ${gw} lies outside of the subnet ${subnet}`);
}
