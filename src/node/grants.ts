import { type Ip, parseIp } from "../address/ip.ts";
import { defaultPrefix, ipOf, parseCidr, parsePrefix } from "../address/prefix.ts";
import type { Grant, IpamQuery, Needs } from "../attach/faces/face.ts";
import { bootId, bootMilliseconds } from "../kernel/boot.ts";
import type { Look } from "../kernel/look.ts";
import { readVirtualFunction } from "../kernel/virtual-function.ts";
import { takeLease } from "../leases/lease.ts";
import type { Granted, LeaseOutcome } from "../leases/lease-outcome.ts";
import { refusalMessage } from "../leases/refusal-message.ts";
import { selectPools } from "../pools/match.ts";
import { cidrIn, type Pool, type PoolRoute } from "../pools/pool.ts";
import type { PoolQuery } from "../pools/query.ts";
import { CniError } from "../wire/error.ts";
import type { NicRequest } from "../wire/request.ts";
import type { Result } from "../wire/result.ts";
import { STATE_PATIENCE } from "./undo-attachment.ts";
import type { Call, Workshop } from "./workshop.ts";

/** The host, as far as its addresses go. */
type Addressed = Pick<Look, "addresses">;

/** The NIC's addresses: leased from our pools, or what a foreign IPAM plugin has given. Throws `CniError`. */
export async function grantsFor(shop: Workshop, { nic }: Call, needs: Needs, host: Addressed): Promise<Grant[]> {
  if (nic.delegated !== undefined) return foreignGrants(nic.delegated);
  const { ipam } = needs;
  if (ipam === undefined) return [];
  if (!shop.isInformed()) {
    throw new CniError("tryAgainLater", "No pools are known on this node yet: its agent has not read any; try again");
  }
  const { catalogue } = shop.knowledge();
  const hostAddresses = host.addresses().map(({ address }) => ipOf(address));
  const selections = selectPools(queryFor(shop, nic, ipam, needs, host), catalogue);
  const outcome = await shop.state.writeSoon(
    (database) =>
      takeLease(database, {
        containerId: nic.containerId,
        ifname: nic.ifname,
        ...podOf(nic),
        selections,
        catalogue,
        lendable: shop.claims.lendable,
        hostAddresses,
        coolDown: shop.settings.coolDown,
        now: { now: bootMilliseconds(), boot: bootId(), epoch: Date.now() },
      }),
    STATE_PATIENCE,
  );
  return leasesOf(shop, nic, outcome).map((granted) => grantOf(granted, ipam));
}

/** The pools that a NIC asks for, with everything by which they choose whom they serve. */
export function queryFor(
  shop: Workshop,
  nic: NicRequest,
  ipam: IpamQuery,
  needs: Needs,
  host: Addressed = shop.host,
): PoolQuery {
  const master = ipam.matchMasterSubnet ? masterOf(shop, needs, host) : undefined;
  const namespace = nic.args.K8S_POD_NAMESPACE;
  return {
    pools: ipam.pools,
    ...(master !== undefined && { master }),
    node: { name: shop.settings.nodeName, labels: shop.settings.nodeLabels },
    ...(namespace && { pod: { namespace } }),
    network: { name: nic.network },
  };
}

/** The physical function, or the master of a macvlan, and its addresses. */
function masterOf(
  shop: Workshop,
  { device, looksAt, master }: Needs,
  host: Addressed,
): { link: string; addresses: Ip[] } {
  const vf = device ?? looksAt;
  const link = vf === undefined ? master : readVirtualFunction(vf, shop.settings.sysfs)?.pf.netdev;
  if (link === undefined) {
    throw new CniError("deviceMissing", "match_master_subnet needs a virtual function or a master, and there is none");
  }
  const addresses = host.addresses().filter(({ dev }) => dev === link);
  return { link, addresses: addresses.map(({ address }) => ipOf(address)) };
}

function leasesOf(shop: Workshop, nic: NicRequest, outcome: LeaseOutcome): Granted[] {
  if (outcome.kind === "refused") {
    const code = outcome.reason === "exhausted" ? "poolExhausted" : "noPool";
    throw new CniError(code, refusalMessage(nic.ifname, outcome));
  }
  for (const { lease, hurried } of outcome.leases) {
    if (hurried === undefined) continue;
    shop.warn(`${lease.address} of pool ${lease.pool} was lent ${hurried} ms early: nothing else was free`);
  }
  return outcome.leases;
}

function grantOf({ lease, pool }: Granted, { cleanGateway }: IpamQuery): Grant {
  return {
    address: cidrIn(pool, lease.address),
    pool: pool.name,
    ...(pool.gateway !== undefined && { gateway: pool.gateway }),
    routes: [...pool.routes, ...(cleanGateway ? [] : defaultRoute(pool))],
  };
}

/** A pool's gateway is the default route of whoever has an address of it. */
function defaultRoute({ family, gateway }: Pool): PoolRoute[] {
  return gateway === undefined ? [] : [{ dst: defaultPrefix(family), gw: gateway }];
}

function podOf({ args }: NicRequest) {
  const { K8S_POD_NAMESPACE: podNamespace, K8S_POD_NAME: podName, K8S_POD_UID: podUid } = args;
  return { ...(podNamespace && { podNamespace }), ...(podName && { podName }), ...(podUid && { podUid }) };
}

/** An IPAM plugin's result as grants; its routes go with the first address of their family. */
function foreignGrants({ ips = [], routes = [] }: Result): Grant[] {
  if (ips.length === 0) throw new CniError("invalidNetworkConfig", "The IPAM plugin gave no address");
  // Its gateway is a default route only where it says so among its routes.
  const grants = ips.map(({ address, gateway }): Grant => {
    const cidr = parseCidr(address);
    if (cidr === undefined)
      throw new CniError("decodingFailure", `The IPAM plugin gave "${address}", which is no address`);
    const ip = gateway === undefined ? undefined : parseIp(gateway);
    return { address: cidr, ...(ip !== undefined && { gateway: ip }), routes: [] };
  });
  for (const { dst, gw } of routes) {
    const prefix = parsePrefix(dst)?.prefix;
    if (prefix === undefined) throw new CniError("decodingFailure", `The IPAM plugin gave a route to "${dst}"`);
    const via = gw === undefined ? undefined : parseIp(gw);
    const grant = grants.find(({ address }) => address.includes(":") === prefix.includes(":"));
    grant?.routes.push({ dst: prefix, ...(via !== undefined && { gw: via }) });
  }
  return grants;
}
