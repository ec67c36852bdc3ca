import { type Ip, ipNumber } from "../../../../src/address/ip.ts";
import type { Need } from "../../../../src/claims/kubernetes/hand-back.ts";
import type { Moment, PoolSight, Sight } from "../../../../src/claims/kubernetes/sight.ts";
import { pointsOf } from "../../../../src/pools/intervals.ts";
import { ipAt, type Setup } from "./setup.ts";
import type { Machine, Pools, World } from "./world.ts";

export function nowOf(world: World, { boot, bootedAt }: Machine): Moment {
  return { boot: `${boot}`, at: world.time - bootedAt };
}

/** What an agent is told by its host. */
export function sightOf(world: World, at: number, setup: Setup): Sight {
  const machine = world.machines[at]!;
  const leases = Object.values(machine.disk?.leases ?? {});
  return {
    now: nowOf(world, machine),
    epoch: 0,
    leased: new Map(leases.map(({ ip, ...lessee }) => [ip, lessee])),
    pools: poolSights(machine.agent?.pools ?? {}, at, setup),
    hosts: hostsOf(machine.agent?.pools ?? {}, setup.hosts[at]),
    times: setup.times,
  };
}

/** What waits on a machine; everything idle counts as aged. */
export function needOf(world: World, at: number): Need {
  const waiting = new Map<string, number>();
  const keys = new Set<string>();
  for (const pod of world.pods) {
    if (pod.machine !== at || pod.ip !== undefined) continue;
    if (pod.key !== undefined) keys.add(pod.key);
    waiting.set(pod.pool, (waiting.get(pod.pool) ?? 0) + 1);
  }
  return { waiting, keys, isAged: () => true };
}

const sights = new WeakMap<Pools, Map<number, ReadonlyMap<string, PoolSight>>>();

/** The pools as an agent has seen them; an address that two of them have belongs to neither. */
function poolSights(pools: Pools, at: number, setup: Setup): ReadonlyMap<string, PoolSight> {
  const known = sights.get(pools) ?? sights.set(pools, new Map()).get(pools)!;
  const before = known.get(at);
  if (before !== undefined) return before;
  const all = Object.values(pools).flatMap(({ addresses }) => addresses);
  const sight = new Map(
    Object.entries(pools).map(([name, { addresses }]): [string, PoolSight] => {
      const own = addresses.filter((ip) => all.indexOf(ip) === all.lastIndexOf(ip));
      const warm = setup.whole[name] === undefined ? setup.warm : setup.whole[name] === at ? own.length : 0;
      return [name, { addresses: pointsOf(own.map((ip: Ip) => ipNumber(ip))), warm, claimable: true }];
    }),
  );
  known.set(at, sight);
  return sight;
}

function hostsOf(pools: Pools, offset: number | undefined): ReadonlyMap<Ip, string> {
  if (offset === undefined) return new Map();
  const ip = ipAt(offset);
  const pool = Object.entries(pools).find(([, { addresses }]) => addresses.includes(ip));
  return new Map(pool === undefined ? [] : [[ip, pool[0]]]);
}
