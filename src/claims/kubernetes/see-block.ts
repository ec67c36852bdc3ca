import { type Block, entriesOf, isRewound, type Sighted } from "./block.ts";
import type { BlockName } from "./block-name.ts";
import { atVersion, breakOff, type Claimant, contacted, holdOf, inDoubt, selfOf, withHold } from "./claimant.ts";
import { conclude } from "./conclude.ts";
import { blockRead, finishLook } from "./end-look.ts";
import type { Finding } from "./finding.ts";
import { type Intent, type Request, requestOf } from "./intent.ts";
import { look } from "./look.ts";
import type { Sight } from "./sight.ts";
import { courseOf } from "./swap.ts";
import { allowed, type Wishes } from "./wish.ts";

/** A transition's answer: who the claimant is now, what is to be sent, what an operator is to be told. */
export interface Step {
  claimant: Claimant;
  /** To be sent once the claimant is on disk. */
  request?: Request;
  findings?: Finding[];
}

/**
 * A block was read, consistently, while no request of its intent was under way. An open intent is judged by it: either
 * its request may go out (again), or it is over and the block is looked at, which may be the begin of another.
 */
export function seeBlock(claimant: Claimant, name: BlockName, block: Sighted, sight: Sight): Step {
  const before = noticed(contacted(claimant, sight), name, block, sight);
  const hold = holdOf(before, name);
  const { intent } = hold;
  if (intent !== undefined && courseOf(intent, block) === "repeat") {
    const claimant = withHold(before, name, { ...hold, seen: block });
    return { claimant, request: requestOf(name, intent) };
  }
  const self = selfOf(before);
  const looked = look(name, conclude(hold, block, self, inDoubt(before, sight)), block, self, sight);
  const wishes = before.entitlement.node === "present" ? looked.wishes : givingOf(looked.wishes);
  const step = intend(withHold(before, name, looked.hold), name, wishes, sight);
  const readAgain = block === "absent" && holdOf(step.claimant, name).intent !== undefined;
  const after = readAgain ? step.claimant : finishLook(blockRead(step.claimant, name), sight.now);
  return { ...step, claimant: after, findings: looked.findings };
}

/** The block as the server answered a request of its open intent. */
export function wroteBlock(claimant: Claimant, name: BlockName, block: Block, sight: Sight): Claimant {
  const { intent } = holdOf(claimant, name);
  const from = intent === undefined || intent.from === "absent" ? undefined : intent.from.version;
  const after = atVersion(contacted(claimant, sight), block.version, from, sight.now);
  const hold = conclude(holdOf(after, name), block, selfOf(after), inDoubt(after, sight));
  return finishLook(withHold(after, name, { ...hold, seen: block }), sight.now);
}

/** A request was refused, or nobody knows what became of it: the block is to be read. */
export function lostRequest(claimant: Claimant, name: BlockName): Claimant {
  const { seen: _, ...hold } = holdOf(claimant, name);
  return withHold(claimant, name, hold);
}

/** An intent that is made from the block as it was seen; none for no wishes, nor where the block was not seen. */
export function intend(claimant: Claimant, name: BlockName, wishes: Wishes, { epoch }: Sight): Step {
  const hold = holdOf(claimant, name);
  if (hold.intent !== undefined || hold.seen === undefined) return { claimant };
  const from = hold.seen;
  const owner = selfOf(claimant);
  const due = allowed(wishes, entriesOf(from), owner);
  if (Object.keys(due).length === 0) return { claimant };
  const intent: Intent = { owner, from, wishes: from === "absent" ? {} : due, since: epoch };
  return { claimant: withHold(claimant, name, { ...hold, intent }), request: requestOf(name, intent) };
}

/** A version that is lower tells of a restore, and so does a block that can not be gone: it has this node's entries. */
function noticed(claimant: Claimant, name: BlockName, block: Sighted, { now }: Sight): Claimant {
  const { seen, intent, held } = holdOf(claimant, name);
  const lost = block === "absent" && Object.keys(held).length > 0;
  const rewound = lost || isRewound(seen, block) || isRewound(intent?.from, block);
  return rewound ? breakOff(claimant, "rewound", now) : claimant;
}

function givingOf(wishes: Wishes): Wishes {
  return Object.fromEntries(Object.entries(wishes).filter(([, wish]) => wish.kind === "handBack"));
}
