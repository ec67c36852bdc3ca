import type { BlockName } from "../../../../src/claims/kubernetes/block-name.ts";
import type { Claimant } from "../../../../src/claims/kubernetes/claimant.ts";
import { remember } from "./setup.ts";
import type { Agent, Machine, Pending, World } from "./world.ts";

/** The world with one machine changed. */
export function withMachine(world: World, at: number, change: Partial<Machine>): World {
  return { ...world, machines: world.machines.map((one, index) => (index === at ? { ...one, ...change } : one)) };
}

/** The world with an agent changed; whatever it has to remember is on its disk at once. */
export function withAgent(world: World, at: number, change: Partial<Agent>): World {
  const machine = world.machines[at]!;
  const agent = { ...machine.agent!, ...change };
  return withMachine(world, at, { agent, disk: remember(machine.disk!, agent) });
}

export function withClaimant(world: World, at: number, claimant: Claimant): World {
  return withAgent(world, at, { claimant });
}

export function withPending(world: World, at: number, name: BlockName, pending: Pending | undefined): World {
  const { [name]: _, ...rest } = world.machines[at]!.agent!.requests;
  return withAgent(world, at, { requests: pending === undefined ? rest : { ...rest, [name]: pending } });
}

/** Nobody waits for a machine's requests any more. */
export function abandon(world: World, at: number): World {
  const messages = world.messages.map((one) => (one.from === at ? { ...one, dead: true } : one));
  const agent = world.machines[at]!.agent;
  return { ...(agent ? withAgent(world, at, { requests: {} }) : world), messages };
}

export function struck(world: World, fault: string): World {
  return { ...world, struck: { ...world.struck, [fault]: (world.struck[fault] ?? 0) + 1 } };
}
