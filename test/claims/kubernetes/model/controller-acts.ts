import { type Block, isEmpty } from "../../../../src/claims/kubernetes/block.ts";
import { FREE_LABEL, POOL_LABEL } from "../../../../src/claims/kubernetes/block-labels.ts";
import type { BlockName } from "../../../../src/claims/kubernetes/block-name.ts";
import { labelsOf } from "../../../../src/claims/kubernetes/label-block.ts";
import type { Owner } from "../../../../src/claims/kubernetes/owner.ts";
import type { Quarantine } from "../../../../src/claims/kubernetes/quarantine.ts";
import type { Act } from "./agent-acts.ts";
import type { Rules } from "./rules.ts";
import type { Setup } from "./setup.ts";
import type { Controller, World } from "./world.ts";

/** What a controller does; there may be two that both think they lead. */
export const CONTROLLER_ACTS: Readonly<Record<string, Act>> = {
  ctlsee: (world, at, _, __, rules) =>
    withController(world, at, { waits: rules.quarantine(waitsOf(world, at), vanished(world, rules), world.time) }),
  ctlread(world, at, [name], setup, rules) {
    const put = freedBlock(world, at, name as BlockName, setup, rules);
    return put === undefined ? world : withController(world, at, { put });
  },
  ctlput(world, at) {
    const { put, ...rest } = world.controllers[at]!;
    const after = { ...world, controllers: world.controllers.map((one, index) => (index === at ? rest : one)) };
    return put === undefined ? after : writeFreed(after, put);
  },
  /** Both at once. */
  ctlfree(world, at, [name], setup, rules) {
    const put = freedBlock(world, at, name as BlockName, setup, rules);
    return put === undefined ? world : writeFreed(world, put);
  },
};

/** A block with what may be freed of it now, if there is something. */
export function freedBlock(world: World, at: number, name: BlockName, setup: Setup, rules: Rules): Block | undefined {
  const { restored, time } = world;
  if (restored.times > 0 && time - restored.at < setup.times.settle) return undefined;
  const block = world.blocks[name]!.block;
  const waits = waitsOf(world, at);
  const entries = rules.freed(block, (owner) => isFree(world, owner, waits, setup, rules), 0);
  return entries === undefined ? undefined : { ...block, entries };
}

/** The controllers' watches miss no event: whoever has returned waits anew. */
export function afterNews(world: World, rules: Rules): World {
  const gone = vanished(world, rules);
  const controllers = world.controllers.map(({ waits, ...rest }): Controller => {
    const known = new Set([...gone].filter((key) => waits[key] !== undefined));
    return { ...rest, waits: rules.quarantine(waits, known, world.time) };
  });
  return { ...world, controllers };
}

/** The API server's swap: granted where the block is still that object at that version. */
export function write(world: World, block: Block, labels: Readonly<Record<string, string>>): World {
  const stored = world.blocks[block.name]?.block;
  if (stored === undefined || stored.version !== block.version || stored.uid !== block.uid) return world;
  return store(world, block, labels);
}

export function store(world: World, block: Block, labels: Readonly<Record<string, string>>): World {
  const revision = world.revision + 1;
  const owners = labelsOf(block.name, block.entries, new Map());
  const written = { block: { ...block, version: `${revision}` }, labels: { ...owners, ...labels } };
  const stored = world.blocks[block.name]?.block;
  if (stored !== undefined) previous.set(written.block, stored);
  return { ...world, revision, blocks: { ...world.blocks, [block.name]: written } };
}

/** The block as a cache that is so many versions behind would have it. */
export function blockBehind(block: Block, versions: number): Block | undefined {
  let behind: Block | undefined = block;
  for (let back = 0; back < versions && behind !== undefined; back++) behind = previous.get(behind);
  return behind;
}

const previous = new WeakMap<Block, Block>();

export function remove(world: World, name: BlockName): World {
  const { [name]: stored, ...blocks } = world.blocks;
  return stored !== undefined && isEmpty(stored.block) ? { ...world, revision: world.revision + 1, blocks } : world;
}

function writeFreed(world: World, put: Block): World {
  const labels = world.blocks[put.name]?.labels ?? {};
  return write(world, put, { ...poolLabelsOf(labels), [FREE_LABEL]: "1" });
}

function poolLabelsOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => label.startsWith(POOL_LABEL)));
}

function isFree(world: World, owner: Owner, waits: Quarantine, { times }: Setup, rules: Rules): boolean {
  const node = world.nodes[owner.node];
  const hasOldPods = world.pods.some(
    ({ machine, nodeUID, ip }) =>
      ip !== undefined && world.machines[machine]!.name === owner.node && nodeUID === owner.nodeUID,
  );
  const facts = { node, hasOldPods: node !== undefined && hasOldPods, outOfService: false };
  return rules.mayFree(owner, facts, { waits, now: world.time, period: times.quarantine });
}

function vanished(world: World, rules: Rules) {
  const blocks = Object.values(world.blocks).map(({ block }) => block);
  return rules.vanishedIn(blocks, new Map(Object.entries(world.nodes)));
}

function waitsOf(world: World, at: number): Quarantine {
  return world.controllers[at]!.waits;
}

function withController(world: World, at: number, change: Partial<Controller>): World {
  const controllers = world.controllers.map((one, index) => (index === at ? { ...one, ...change } : one));
  return { ...world, controllers };
}
