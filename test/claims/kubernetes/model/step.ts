import { type Act, AGENT_ACTS } from "./agent-acts.ts";
import { abandon, struck, withMachine } from "./change.ts";
import { afterNews, CONTROLLER_ACTS, remove, store, write } from "./controller-acts.ts";
import { POD_ACTS } from "./pod-acts.ts";
import type { Rules } from "./rules.ts";
import { ipAt, newAgent, newDisk, type Setup } from "./setup.ts";
import { nowOf } from "./sight-of.ts";
import type { Message, World } from "./world.ts";

/** The world after an event, as `enabled` writes it. */
export function step(world: World, event: string, setup: Setup, rules: Rules): World {
  const [name, first, ...words] = event.split(" ");
  const act = ACTS[name!];
  if (act === undefined) throw new Error(`No event is called ${name}`);
  return act(
    world,
    Number(first),
    name!.startsWith("del") || name === "ctldelete" ? [first!, ...words] : words,
    setup,
    rules,
  );
}

/** What befalls machines, and what the cluster does. */
const WORLD_ACTS: Readonly<Record<string, Act>> = {
  start(world, at, _, setup, rules) {
    const machine = world.machines[at]!;
    const instance = machine.disk === undefined ? world.counts.instance + 1 : world.counts.instance;
    const disk = machine.disk ?? newDisk(machine, instance);
    const alive = Object.entries(disk.leases).filter(([id]) => world.pods.some((pod) => pod.id === Number(id)));
    const swept = { ...disk, leases: Object.fromEntries(alive) };
    const agent = newAgent(swept, nowOf(world, machine).at, machine.boot, world.pools, setup, rules);
    return withMachine({ ...world, counts: { ...world.counts, instance } }, at, { disk: swept, agent });
  },
  crash: (world, at) => down(struck(world, "crash"), at),
  lose: (world, at) => withMachine(down(struck(world, "lose"), at), at, { disk: undefined }),
  reimage: (world, at) => withMachine(killed(down(struck(world, "reimage"), at), at), at, { disk: undefined }),
  reboot(world, at) {
    const after = killed(down(struck(world, "reboot"), at), at);
    const { boot, disk } = after.machines[at]!;
    const emptied = disk && { ...disk, leases: {} };
    return withMachine(after, at, { boot: boot + 1, bootedAt: world.time, disk: emptied });
  },
  cut: (world, at) => withMachine(disconnected(struck(world, "cut"), at), at, { cut: true }),
  heal: (world, at) => withMachine(world, at, { cut: false }),
  delnode(world, _, [name]) {
    const { [name!]: __, ...nodes } = world.nodes;
    return { ...struck(world, "delnode"), nodes };
  },
  register(world, at, _, setup, rules) {
    const { name, id } = world.machines[at]!;
    const uid = world.counts.uid + 1;
    const nodes = { ...world.nodes, [name]: { uid: `uid${uid}`, ...(setup.reports && { machine: id }) } };
    return afterNews({ ...world, nodes, counts: { ...world.counts, uid } }, rules);
  },
  report(world, at, _, __, rules) {
    const { name, id } = world.machines[at]!;
    const nodes = { ...world.nodes, [name]: { ...world.nodes[name]!, machine: id } };
    return afterNews({ ...struck(world, "report"), nodes }, rules);
  },
  edit(world, at, _, setup) {
    const pools = { ...world.pools };
    for (const [name, offsets] of Object.entries(setup.edits[at]!)) {
      if (offsets === undefined) delete pools[name];
      else pools[name] = { ...pools[name], addresses: offsets.map(ipAt) };
    }
    return { ...struck(world, `edit${at}`), pools };
  },
  press(world, _, [pool], __, rules) {
    const count = world.counts.press + 1;
    const pressed = { ...world.pools[pool!]!, press: rules.pressValue(count) };
    return { ...world, pools: { ...world.pools, [pool!]: pressed }, counts: { ...world.counts, press: count } };
  },
  snapshot(world) {
    const { revision, blocks, nodes, pools } = world;
    return { ...struck(world, "snapshot"), snapshot: { revision, blocks, nodes, pools } };
  },
  restore(world) {
    const restored = { at: world.time, times: world.restored.times + 1 };
    const controllers = world.controllers.map((one) => ({ ...one, waits: {} }));
    const after: World = { ...struck(world, "restore"), ...world.snapshot, snapshot: undefined, restored, controllers };
    return world.machines.reduce((before: World, _, at) => disconnected(before, at), after);
  },
  ctldelete: (world, _, [name]) => remove(struck(world, "ctldelete"), name as Parameters<typeof remove>[1]),
  drop: (world, id) => struck({ ...world, messages: world.messages.filter((one) => one.id !== id) }, "drop"),
  land,
  tick,
};

const ACTS: Readonly<Record<string, Act>> = { ...AGENT_ACTS, ...POD_ACTS, ...CONTROLLER_ACTS, ...WORLD_ACTS };

/** A request reaches etcd. */
function land(world: World, id: number): World {
  const message = world.messages.find((one) => one.id === id);
  if (message === undefined) return world;
  const before = { ...world, messages: world.messages.filter((one) => one !== message) };
  const after = grantedBy(before, message);
  const name = nameOf(message);
  const agent = after.machines[message.from]!.agent;
  const pending = agent?.requests[name];
  if (agent === undefined || pending?.kind !== "sent" || pending.message !== id) return after;
  const answer =
    after === before ? { kind: "refused" as const } : { kind: "written" as const, block: after.blocks[name]!.block };
  return withMachine(after, message.from, { agent: { ...agent, requests: { ...agent.requests, [name]: answer } } });
}

function grantedBy(world: World, { request, labels }: Message): World {
  if (request.kind === "put") return write(world, request.block, labels);
  if (world.blocks[request.name] !== undefined) return world;
  const entries = "entries" in request ? (request.entries as never) : {};
  return store(world, { name: request.name, uid: `block${world.revision + 1}`, version: "", entries }, labels);
}

function nameOf({ request }: Message) {
  return request.kind === "put" ? request.block.name : request.name;
}

/** Time passes. Connected agents complete requests all the while; no request outlives the settling after a restore. */
function tick(world: World, _: number, __: readonly string[], { times, lateRequests }: Setup, rules: Rules): World {
  const time = world.time + 1;
  const over = !lateRequests && world.restored.times > 0 && time - world.restored.at >= times.settle;
  const messages = over ? world.messages.filter(({ era }) => era === world.restored.times) : world.messages;
  const machines = world.machines.map((machine) => {
    const { agent } = machine;
    if (agent === undefined || !agent.connected) return machine;
    const now = nowOf({ ...world, time }, machine);
    return { ...machine, agent: { ...agent, claimant: rules.contacted(agent.claimant, { now, times }) } };
  });
  // A controller's write that was on its way, too, has landed by then or never will.
  const settles = world.restored.times > 0 && time - world.restored.at === times.settle;
  const controllers = settles ? world.controllers.map(({ waits }) => ({ waits })) : world.controllers;
  return struck(afterNews({ ...world, time, messages, machines, controllers }, rules), "tick");
}

function down(world: World, at: number): World {
  return withMachine(abandon(world, at), at, { agent: undefined });
}

function disconnected(world: World, at: number): World {
  const after = abandon(world, at);
  const agent = after.machines[at]!.agent;
  return agent === undefined ? after : withMachine(after, at, { agent: { ...agent, connected: false } });
}

function killed(world: World, at: number): World {
  return { ...world, pods: world.pods.filter(({ machine, ip }) => machine !== at || ip === undefined) };
}
