import type { Ip } from "../../../../src/address/ip.ts";
import { blockOf } from "../../../../src/claims/kubernetes/block-name.ts";
import { holdOf } from "../../../../src/claims/kubernetes/claimant.ts";
import type { Act } from "./agent-acts.ts";
import { withClaimant, withMachine } from "./change.ts";
import { judgeLease } from "./invariants.ts";
import { ipAt, type Setup } from "./setup.ts";
import { sightOf } from "./sight-of.ts";
import type { Pod, World } from "./world.ts";

/** What Pods and their machine do, connected or not. */
export const POD_ACTS: Readonly<Record<string, Act>> = {
  pod(world, at, [pool, key]) {
    const id = world.counts.pod + 1;
    const nodeUID = world.nodes[world.machines[at]!.name]?.uid ?? "";
    const pod: Pod = { id, machine: at, pool: pool!, nodeUID, ...(key !== undefined && { key }) };
    return { ...world, counts: { ...world.counts, pod: id }, pods: [...world.pods, pod] };
  },
  probe(world, at, [ip], setup, rules) {
    const { claimant } = world.machines[at]!.agent!;
    return withClaimant(
      world,
      at,
      rules.prove(
        claimant,
        ip as Ip,
        isAnswered(world, at, ip as Ip, setup) ? "answered" : "silent",
        sightOf(world, at, setup),
      ),
    );
  },
  scan(world, at, [ip], setup, rules) {
    const { agent, disk } = world.machines[at]!;
    const pod = world.pods.find((one) => one.machine === at && one.ip === ip);
    const leased = pod === undefined ? world : withMachine(world, at, { disk: lent(disk!, pod, ip as Ip) });
    return withClaimant(leased, at, rules.prove(agent!.claimant, ip as Ip, "scanned", sightOf(world, at, setup)));
  },
  lease(world, at, [id, ip], setup, rules) {
    const address = ip as Ip;
    const { agent, disk } = world.machines[at]!;
    const claimant = agent!.claimant;
    const held = holdOf(claimant, blockOf(address)).held[address];
    const pod = world.pods.find((one) => one.id === Number(id));
    if (held === undefined || pod === undefined || pod.ip !== undefined) return world;
    const asked = held.standing === "unproved" || rules.isProbedAnew(claimant, held, sightOf(world, at, setup));
    if (asked && isAnswered(world, at, address, setup)) {
      return withClaimant(world, at, rules.prove(claimant, address, "answered", sightOf(world, at, setup)));
    }
    const proved = withClaimant(world, at, rules.prove(claimant, address, "silent", sightOf(world, at, setup)));
    const pods = proved.pods.map((one) => (one === pod ? { ...one, ip: address } : one));
    const after = withMachine({ ...proved, pods }, at, { disk: lent(disk!, pod, address) });
    return judgeLease(withClaimant(after, at, after.machines[at]!.agent!.claimant), pod.id, setup);
  },
  del(world, at) {
    const pod = world.pods.find(({ id }) => id === at);
    if (pod === undefined) return world;
    const after = { ...world, pods: world.pods.filter((one) => one !== pod) };
    const disk = world.machines[pod.machine]!.disk;
    return disk === undefined ? after : withMachine(after, pod.machine, { disk: ended(disk, pod.id) });
  },
};

/** Another machine has it: a PF does not see the addresses of its own VFs and sub-interfaces on the wire. */
function isAnswered(world: World, at: number, ip: Ip, { hosts }: Setup): boolean {
  const isOthers = (offset: number | undefined, machine: number) =>
    offset !== undefined && machine !== at && ipAt(offset) === ip;
  return world.pods.some((pod) => pod.ip === ip && pod.machine !== at) || hosts.some(isOthers);
}

type Disk = NonNullable<World["machines"][number]["disk"]>;

function lent(disk: Disk, { id, pool, key }: Pod, ip: Ip): Disk {
  return { ...disk, leases: { ...disk.leases, [id]: { ip, pool, ...(key !== undefined && { key }) } } };
}

function ended(disk: Disk, id: number): Disk {
  const { [id]: _, ...leases } = disk.leases;
  return { ...disk, leases };
}
