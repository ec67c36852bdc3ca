import { CniError } from "./error.ts";
import { present } from "./fields.ts";
import type { Dns, Interface, IpConfig, Result, RouteConfig } from "./result.ts";
import { RESULT_SHAPE, type ResultShape, type SpecVersion } from "./spec-version.ts";

/**
 * A result as the runtime reads it, in the shape of `version`. What a shape has no room for is lost: MTU and PCI
 * address before 1.0.0, interfaces before 0.3.0. Throws `incompatibleCniVersion` where the shape demands an address
 * and there is none.
 */
export function writeResult(result: Result, version: SpecVersion): Record<string, unknown> {
  return { cniVersion: version, ...WRITE[RESULT_SHAPE[version]](result, version) };
}

const WRITE: Record<ResultShape, (result: Result, version: SpecVersion) => Record<string, unknown>> = {
  families: (result, version) => {
    const ip4 = familyOf(result, (ip) => !isIpv6(ip));
    const ip6 = familyOf(result, isIpv6);
    if (ip4 === undefined && ip6 === undefined) throw needsAddress(version);
    return present({ ip4, ip6, dns: dns(result.dns) ?? {} });
  },
  versioned: (result) =>
    present({
      interfaces: filled(result.interfaces?.map(({ name, mac, sandbox }) => ({ name, ...given({ mac, sandbox }) }))),
      ips: filled(result.ips?.map((ip) => ({ version: isIpv6(ip.address) ? "6" : "4", ...address(ip) }))),
      routes: filled(result.routes?.map(route)),
      dns: dns(result.dns) ?? {},
    }),
  current: (result) =>
    present({
      interfaces: filled(result.interfaces?.map(link)),
      ips: filled(result.ips?.map(address)),
      routes: filled(result.routes?.map(route)),
      dns: dns(result.dns),
    }),
};

/** The first address of a family with that family's routes: all that 0.1.0 and 0.2.0 can say. */
function familyOf(result: Result, belongs: (cidr: string) => boolean): Record<string, unknown> | undefined {
  const ip = result.ips?.find((one) => belongs(one.address));
  if (ip === undefined) return undefined;
  const routes = result.routes?.filter((one) => belongs(one.dst)).map(({ dst, gw }) => ({ dst, ...given({ gw }) }));
  return present({ ip: ip.address, gateway: ip.gateway || undefined, routes: filled(routes) });
}

function needsAddress(version: SpecVersion): CniError {
  const fix = "set cniVersion to 0.3.0 or later in the network configuration";
  return new CniError(
    "incompatibleCniVersion",
    `A result without an address cannot be told in version ${version}; ${fix}`,
  );
}

function link({ name, mac, mtu, sandbox, socketPath, pciID }: Interface): Interface {
  return { name, ...given({ mac, mtu, sandbox, socketPath, pciID }) };
}

/** `interface` counts from 0, so only its absence is absence. */
function address({ address, gateway, interface: index }: IpConfig): IpConfig {
  return present<IpConfig>({ address, gateway: gateway || undefined, interface: index });
}

/** Of `table` and `scope` 0 is a real value; of the others it means "not set". */
function route({ dst, gw, mtu, advmss, priority, table, scope }: RouteConfig): RouteConfig {
  return present<RouteConfig>({ dst, ...given({ gw, mtu, advmss, priority }), table, scope });
}

function dns(from: Dns | undefined): Dns | undefined {
  const { nameservers, domain, search, options } = from ?? {};
  const kept = present<Dns>({
    nameservers: filled(nameservers),
    domain: domain || undefined,
    search: filled(search),
    options: filled(options),
  });
  return Object.keys(kept).length === 0 ? undefined : kept;
}

/** The object without keys that are absent, "" or 0. */
function given<T extends object>(value: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const kept: { [Key in keyof T]?: NonNullable<T[Key]> } = {};
  for (const key of Object.keys(value) as (keyof T)[]) {
    const one = value[key];
    if (one) kept[key] = one;
  }
  return kept;
}

function filled<T>(list: T[] | undefined): T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

function isIpv6(cidr: string): boolean {
  return cidr.includes(":");
}
