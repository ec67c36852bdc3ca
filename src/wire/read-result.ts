import { CniError } from "./error.ts";
import { type Fields, fields, optionalInteger, optionalList, optionalText, present, text } from "./fields.ts";
import type { Dns, Interface, IpConfig, Result, RouteConfig } from "./result.ts";
import { RESULT_SHAPE, type SpecVersion } from "./spec-version.ts";

/**
 * A result of `version`, whoever wrote it, as `Result`. Unknown keys are dropped; a value of the wrong kind throws
 * `decodingFailure` and names its place under `path`.
 */
export function readResult(value: unknown, version: SpecVersion, path: string): Result {
  const from = fields(value, path);
  const result = RESULT_SHAPE[version] === "families" ? readFamilies(from, path) : readLists(from, path);
  return present<Result>({ ...result, dns: from.dns == null ? undefined : dns(from.dns, `${path}.dns`) });
}

/** 0.3.0 and later; `ips[].version` says nothing that the address does not. */
function readLists(from: Fields, path: string): Result {
  return present<Result>({
    interfaces: optionalList(from, "interfaces", path, readInterface),
    ips: optionalList(from, "ips", path, readIp),
    routes: optionalList(from, "routes", path, readRoute),
  });
}

/** 0.1.0 and 0.2.0: one address of each family, each with its routes. */
function readFamilies(from: Fields, path: string): Result {
  const families = ["ip4", "ip6"].filter((key) => from[key] != null);
  const found = families.map((key) => readFamily(fields(from[key], `${path}.${key}`), `${path}.${key}`));
  const routes = found.flatMap((family) => family.routes);
  return present<Result>({
    ips: found.length === 0 ? undefined : found.map((family) => family.ip),
    routes: routes.length === 0 ? undefined : routes,
  });
}

function readFamily(from: Fields, path: string): { ip: IpConfig; routes: RouteConfig[] } {
  const ip = present<IpConfig>({ address: cidr(from, "ip", path), gateway: optionalText(from, "gateway", path) });
  return { ip, routes: optionalList(from, "routes", path, readRoute) ?? [] };
}

function readInterface(value: unknown, path: string): Interface {
  const from = fields(value, path);
  return present<Interface>({
    name: text(from, "name", path),
    mac: optionalText(from, "mac", path),
    mtu: optionalInteger(from, "mtu", path),
    sandbox: optionalText(from, "sandbox", path),
    socketPath: optionalText(from, "socketPath", path),
    pciID: optionalText(from, "pciID", path),
  });
}

function readIp(value: unknown, path: string): IpConfig {
  const from = fields(value, path);
  return present<IpConfig>({
    address: cidr(from, "address", path),
    gateway: optionalText(from, "gateway", path),
    interface: optionalInteger(from, "interface", path),
  });
}

function readRoute(value: unknown, path: string): RouteConfig {
  const from = fields(value, path);
  return present<RouteConfig>({
    dst: cidr(from, "dst", path),
    gw: optionalText(from, "gw", path),
    mtu: optionalInteger(from, "mtu", path),
    advmss: optionalInteger(from, "advmss", path),
    priority: optionalInteger(from, "priority", path),
    table: optionalInteger(from, "table", path),
    scope: optionalInteger(from, "scope", path),
  });
}

function dns(value: unknown, path: string): Dns {
  const from = fields(value, path);
  return present<Dns>({
    nameservers: optionalList(from, "nameservers", path, textItself),
    domain: optionalText(from, "domain", path),
    search: optionalList(from, "search", path, textItself),
    options: optionalList(from, "options", path, textItself),
  });
}

function textItself(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw new CniError("decodingFailure", `${path} must be text`);
}

/** Only the look of it: whoever uses an address parses it. */
function cidr(from: Fields, key: string, path: string): string {
  const written = text(from, key, path);
  if (/^[0-9a-fA-F.:]+\/\d{1,3}$/.test(written)) return written;
  throw new CniError("decodingFailure", `${path}.${key} must be an address with prefix length; it is "${written}"`);
}
