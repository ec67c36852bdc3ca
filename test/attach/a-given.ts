import * as v from "valibot";
import type { Face, Given, Grant } from "../../src/attach/faces/face.ts";
import { FACE_TABLE } from "../../src/attach/faces/table.ts";
import type { Operation } from "../../src/attach/operation.ts";
import { perform, readBefores, undo } from "../../src/attach/perform.ts";
import { type CoordinatorSettings, DEFAULT_COORDINATOR } from "../../src/attach/routing/coordinator-settings.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { VfState } from "../../src/kernel/vf.ts";
import type { VirtualFunction } from "../../src/kernel/virtual-function.ts";
import type { FaceName } from "../../src/wire/face.ts";
import type { NicRequest } from "../../src/wire/request.ts";
import type { Result } from "../../src/wire/result.ts";
import type { FakeWorld } from "../kernel/fake-world.ts";

/** Rail N of the document's Solution 2: eight /27 networks, rail 1 with the way to all others. */
export function aGrant(rail: number, at = 2): Grant {
  const base = (rail - 1) * 32;
  const gateway = `172.16.1.${base + 1}`;
  const routes = [...(rail === 1 ? [{ dst: "172.16.0.0/16", gw: gateway }] : []), { dst: "0.0.0.0/0", gw: gateway }];
  return { address: `172.16.1.${base + at}/27`, pool: `rail${rail}`, gateway, routes } as unknown as Grant;
}

/** What a plugin is called with. */
export function aNic(face: FaceName, ifname: string, nic: Partial<NicRequest> = {}): NicRequest {
  const ids = { cniVersion: "1.0.0", network: "rail", containerId: "c0ffee", netns: "/run/netns/pod" };
  return { face, ifname, ...ids, args: {}, config: {}, ...nic };
}

/** A host and a Pod, fake or real. */
export interface World {
  host: Kernel;
  pod: Kernel;
}

/** Everything a plan is made from, as a world has it now. */
export function aGiven(world: World, nic: NicRequest, given: Partial<Given> = {}): Given {
  return {
    nic,
    grants: [],
    coordinator: DEFAULT_COORDINATOR,
    host: world.host.look(),
    pod: viewOf(world.pod),
    ...given,
  };
}

/** The VF of a PF made by `addPf`, and what the PF says of it. */
export function aVf(world: FakeWorld, pf: string, vf: number): { device: VirtualFunction; vf: VfState } {
  const bus = world.host.link(pf)!.mac!.slice(12, 14);
  const netdev = `${pf}v${vf}`;
  const here = world.host.link(netdev) === undefined ? {} : { netdev };
  const [pci, pfPci] = [`0000:${bus}:01.${vf}`, `0000:${bus}:00.0`] as [VirtualFunction["pci"], VirtualFunction["pci"]];
  const device = { pci, index: vf, pf: { pci: pfPci, netdev: pf }, driver: "mlx5_core", ...here, rdma: [] };
  return { device, vf: world.host.vfs(pf)[vf]! };
}

/** The plan of a plugin called with a configuration. */
export function planOf(world: World, nic: NicRequest, config: object, given: Partial<Given> = {}): Operation[] {
  const face = FACE_TABLE[nic.face];
  return face.plan(v.parse(face.schema, config), aGiven(world, nic, given));
}

/** One plugin's work, as it is journalled. */
export interface Attached {
  face: FaceName;
  plan: Operation[];
  befores: unknown[];
  result: Result;
}

/** Plans, performs, answers and writes into the journal, as a node does; a chained plugin is given the `prevResult`. */
export async function attach(
  world: World,
  journal: Attached[],
  nic: NicRequest,
  config: object,
  given: Partial<Given> = {},
): Promise<Attached> {
  const face: Face<unknown> = FACE_TABLE[nic.face];
  const parsed = v.parse(face.schema, config);
  const facts = aGiven(world, nic, given);
  const plan = journalled(face.plan(parsed, facts));
  const read: unknown[] = journalled(readBefores(plan, at(world)));
  const befores = plan.map((operation, index) => heldIn(journal, operation)?.before ?? read[index]);
  await perform(plan, befores, at(world), { keep: (operation) => heldIn(journal, operation) !== undefined });
  const attached = { face: nic.face, plan, befores, result: face.result(parsed, facts, viewOf(world.pod)) };
  journal.push(attached);
  return attached;
}

/** Takes one plugin's work back, and out of the journal. */
export async function detach(world: World, journal: Attached[], { plan, befores }: Attached): Promise<void> {
  const others = journal.filter((one) => one.plan !== plan);
  journal.splice(0, journal.length, ...others);
  await undo(plan, befores, at(world), (operation) => heldIn(others, operation) !== undefined);
}

/** The identical operation in a journal: its effect is shared, and what the first one found goes to the last. */
function heldIn(journal: readonly Attached[], operation: Operation): { before: unknown } | undefined {
  const text = JSON.stringify(operation);
  for (const { plan, befores } of journal) {
    const index = plan.findIndex((one) => JSON.stringify(one) === text);
    if (index >= 0) return { before: befores[index] };
  }
  return undefined;
}

/** Both namespaces of a world. */
export function at(world: World) {
  return { host: world.host, pod: world.pod };
}

/** The settings of a cluster whose Services are known. */
export const CLUSTER: CoordinatorSettings = {
  ...DEFAULT_COORDINATOR,
  overlayPodCIDR: ["10.233.64.0/18"] as never[],
  serviceCIDR: ["10.233.0.0/18"] as never[],
};

/** A plan is written and read between its making and its use. */
export function journalled<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

function viewOf(kernel: Kernel) {
  return { links: kernel.links(), addresses: kernel.addresses(), routes: kernel.routes(), rules: kernel.rules() };
}
