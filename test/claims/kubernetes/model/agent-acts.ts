import type { Ip } from "../../../../src/address/ip.ts";
import type { BlockName } from "../../../../src/claims/kubernetes/block-name.ts";
import { blockOf } from "../../../../src/claims/kubernetes/block-name.ts";
import { holdOf } from "../../../../src/claims/kubernetes/claimant.ts";
import { idleOf } from "../../../../src/claims/kubernetes/hold.ts";
import type { Request } from "../../../../src/claims/kubernetes/intent.ts";
import { labelsOf } from "../../../../src/claims/kubernetes/label-block.ts";
import type { Step } from "../../../../src/claims/kubernetes/see-block.ts";
import { lookAgain } from "../../../../src/claims/kubernetes/see-node.ts";
import { withAgent, withClaimant, withMachine, withPending } from "./change.ts";
import { blockBehind } from "./controller-acts.ts";
import type { Rules } from "./rules.ts";
import type { Setup } from "./setup.ts";
import { nowOf, sightOf } from "./sight-of.ts";
import type { World } from "./world.ts";

/** An agent's deed; `words` is what the event says after the machine. */
export type Act = (world: World, at: number, words: readonly string[], setup: Setup, rules: Rules) => World;

/** What a connected agent does. */
export const AGENT_ACTS: Readonly<Record<string, Act>> = {
  connect(world, at, _, setup, rules) {
    const machine = world.machines[at]!;
    const agent = machine.agent!;
    const now = nowOf(world, machine);
    const restored = machine.era !== world.restored.times;
    const claimant = restored
      ? rules.breakOff(agent.claimant, "gone", now)
      : rules.contacted(agent.claimant, sightOf(world, at, setup));
    return withMachine(withAgent(world, at, { claimant, connected: true }), at, { era: world.restored.times });
  },
  see(world, at, _, setup, rules) {
    const agent = world.machines[at]!.agent!;
    const sight = sightOf(world, at, setup);
    let { pressures } = agent.claimant;
    for (const [pool, { press }] of Object.entries(world.pools)) {
      const after = rules.sawPress(agent.claimant, pool, press, sight);
      if (after !== pressures[pool]) pressures = { ...pressures, [pool]: after };
    }
    return withAgent(world, at, { claimant: { ...agent.claimant, pressures }, pools: world.pools });
  },
  hear(world, at, _, __, rules) {
    const { name, agent } = world.machines[at]!;
    return withClaimant(world, at, rules.heardOfNode(agent!.claimant, world.nodes[name]));
  },
  again: (world, at) => withClaimant(world, at, lookAgain(world.machines[at]!.agent!.claimant)),
  list(world, at, _, setup, rules) {
    const machine = world.machines[at]!;
    const label = `node.railhead.io/${machine.name}`;
    const labelled = Object.values(world.blocks).filter(({ labels }) => labels[label] !== undefined);
    const names = labelled.map(({ block }) => block.name);
    const { claimant } = machine.agent!;
    return withClaimant(world, at, rules.listed(claimant, names, `${world.revision}`, sightOf(world, at, setup)));
  },
  node(world, at, _, setup, rules) {
    const machine = world.machines[at]!;
    const node = world.nodes[machine.name];
    const sight = sightOf(world, at, setup);
    return withClaimant(world, at, rules.readNode(machine.agent!.claimant, node, sight.now, sight));
  },
  read(world, at, [name, back = "0"], setup, rules) {
    const block = name as BlockName;
    const { intent } = holdOf(world.machines[at]!.agent!.claimant, block);
    const { claimant, request } = see(world, at, block, setup, rules, Number(back));
    const after = withClaimant(world, at, claimant);
    if (request === undefined) return after;
    const repeated = holdOf(claimant, block).intent === intent;
    return repeated
      ? send(after, at, block, request, setup)
      : withPending(after, at, block, { kind: "unsent", request });
  },
  claim(world, at, [name, pool, count], setup, rules) {
    const counts = new Map([[pool!, Number(count)]]);
    return decide(world, at, name as BlockName, setup, rules, ({ claimant }) =>
      rules.claim(claimant, name as BlockName, counts, sightOf(world, at, setup)),
    );
  },
  take(world, at, [ip, key], setup, rules) {
    return decide(world, at, blockOf(ip as Ip), setup, rules, ({ claimant }) =>
      rules.claimKept(claimant, ip as Ip, key!, sightOf(world, at, setup)),
    );
  },
  back(world, at, [name, ips], setup, rules) {
    const block = name as BlockName;
    const sight = sightOf(world, at, setup);
    return decide(world, at, block, setup, rules, ({ claimant }) => {
      const idle = idleOf(holdOf(claimant, block), sight.leased);
      const going = ips === undefined ? idle : idle.filter((ip) => ips.split(",").includes(ip));
      return rules.giveBack(claimant, block, going, sight);
    });
  },
  send(world, at, [name], setup) {
    const pending = world.machines[at]!.agent!.requests[name as BlockName];
    return pending?.kind === "unsent" ? send(world, at, name as BlockName, pending.request, setup) : world;
  },
  timeout(world, at, [name], _, rules) {
    const block = name as BlockName;
    const agent = world.machines[at]!.agent!;
    const pending = agent.requests[block];
    const id = pending?.kind === "sent" ? pending.message : undefined;
    const messages = world.messages.map((one) => (one.id === id ? { ...one, dead: true } : one));
    const lost = withClaimant({ ...world, messages }, at, rules.lostRequest(agent.claimant, block));
    return withPending(lost, at, block, undefined);
  },
  answer(world, at, [name], setup, rules) {
    const block = name as BlockName;
    const { claimant, requests } = world.machines[at]!.agent!;
    const pending = requests[block];
    const after =
      pending?.kind === "written"
        ? rules.wroteBlock(claimant, block, pending.block, sightOf(world, at, setup))
        : rules.lostRequest(claimant, block);
    return withPending(withClaimant(world, at, after), at, block, undefined);
  },
};

/** A block is read as it is now, or as it was `back` versions ago. */
function see(world: World, at: number, name: BlockName, setup: Setup, rules: Rules, back = 0): Step {
  const { claimant } = world.machines[at]!.agent!;
  const block = world.blocks[name]?.block;
  const sighted = (block && blockBehind(block, back)) ?? "absent";
  return rules.seeBlock(claimant, name, sighted, sightOf(world, at, setup));
}

/** A swap is decided on, from the block as it is, or, in a world of stale agents, as it was seen last. */
function decide(
  world: World,
  at: number,
  name: BlockName,
  setup: Setup,
  rules: Rules,
  deed: (step: Step) => Step,
): World {
  const { claimant: before } = world.machines[at]!.agent!;
  const old: Step = setup.stale ? deed({ claimant: before }) : { claimant: before };
  const seen = old.request === undefined ? see(world, at, name, setup, rules) : old;
  const { claimant: after, request } = seen.request === undefined ? deed(seen) : seen;
  const decided = withClaimant(world, at, after);
  return request === undefined ? decided : withPending(decided, at, name, { kind: "unsent", request });
}

function send(world: World, at: number, name: BlockName, request: Request, setup: Setup): World {
  const { pools } = sightOf(world, at, setup);
  const entries = request.kind === "put" ? request.block.entries : {};
  const id = world.counts.message + 1;
  const message = {
    id,
    from: at,
    request,
    labels: labelsOf(name, entries, pools),
    dead: false,
    era: world.restored.times,
  };
  const counts = { ...world.counts, message: id };
  return withPending({ ...world, counts, messages: [...world.messages, message] }, at, name, {
    kind: "sent",
    message: id,
  });
}
