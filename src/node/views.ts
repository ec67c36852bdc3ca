import type { Operation } from "../attach/operation.ts";
import { say } from "../attach/say.ts";
import { bootId, bootMilliseconds } from "../kernel/boot.ts";
import { sizeOf } from "../pools/intervals.ts";
import { allocatable } from "../pools/pool.ts";
import { listAttachments } from "../state/attachments.ts";
import { type Lease, listLeases } from "../state/leases.ts";
import { listResting } from "../state/resting.ts";
import type { FaceName } from "../wire/face.ts";
import type { AttachmentView, LeaseView, PoolView } from "./node.ts";
import type { Workshop } from "./workshop.ts";

export function attachmentViews(shop: Workshop): AttachmentView[] {
  const leases = shop.state.read(listLeases);
  return shop.state.read(listAttachments).map((record) => ({
    containerId: record.containerId,
    ifname: record.ifname,
    face: record.face as FaceName,
    network: record.network,
    netns: record.netns,
    ...podOf(record),
    ...(record.device !== undefined && { device: record.device }),
    state: record.state,
    addresses: leases.filter((lease) => isOf(lease, record)).map(({ address }) => address),
    plan: say(record.plan as Operation[]),
    since: new Date(record.createdAt).toISOString(),
  }));
}

export function leaseViews(shop: Workshop): LeaseView[] {
  return shop.state.read(listLeases).map((lease) => ({
    address: lease.address,
    pool: lease.pool,
    containerId: lease.containerId,
    ifname: lease.ifname,
    ...podOf(lease),
    since: new Date(lease.since).toISOString(),
  }));
}

export function poolViews(shop: Workshop): PoolView[] {
  const { catalogue } = shop.knowledge();
  const leases = shop.state.read(listLeases);
  const after = bootMilliseconds() - shop.settings.coolDown;
  const resting = shop.state.read(listResting).filter(({ boot, endedAt }) => boot === bootId() && endedAt > after);
  return [...catalogue.pools.values()].map((pool) => ({
    name: pool.name,
    family: pool.family,
    subnet: pool.subnet,
    ...(pool.gateway !== undefined && { gateway: pool.gateway }),
    total: String(sizeOf(allocatable(pool, catalogue.reserved))),
    leased: leases.filter((lease) => lease.pool === pool.name).length,
    resting: resting.filter((rest) => rest.pool === pool.name).length,
    default: pool.default,
    disabled: pool.disable,
  }));
}

function isOf(lease: Lease, { containerId, ifname }: { containerId: string; ifname: string }): boolean {
  return lease.containerId === containerId && lease.ifname === ifname;
}

function podOf({ podNamespace, podName, podUid }: { podNamespace?: string; podName?: string; podUid?: string }) {
  if (podNamespace === undefined || podName === undefined) return {};
  return { pod: { namespace: podNamespace, name: podName, uid: podUid ?? "" } };
}
