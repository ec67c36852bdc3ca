import type { Ip } from "../../../../src/address/ip.ts";
import { type Block, type Sighted, sameContent } from "../../../../src/claims/kubernetes/block.ts";
import type { BlockName } from "../../../../src/claims/kubernetes/block-name.ts";
import { type Claimant, holdOf, selfOf, withHold } from "../../../../src/claims/kubernetes/claimant.ts";
import { finishLook } from "../../../../src/claims/kubernetes/end-look.ts";
import type { Entry } from "../../../../src/claims/kubernetes/entry.ts";
import type { Held, Hold } from "../../../../src/claims/kubernetes/hold.ts";
import { requestOf } from "../../../../src/claims/kubernetes/intent.ts";
import { idleIn } from "../../../../src/claims/kubernetes/lend.ts";
import type { Pressure } from "../../../../src/claims/kubernetes/pressure.ts";
import type { Step } from "../../../../src/claims/kubernetes/see-block.ts";
import type { Sight } from "../../../../src/claims/kubernetes/sight.ts";
import { courseOf, missed } from "../../../../src/claims/kubernetes/swap.ts";
import { grant, type Wish } from "../../../../src/claims/kubernetes/wish.ts";
import { compareVersions } from "../../../../src/kube/resource-version.ts";
import { RULES, type Rules } from "./rules.ts";

/** The rules with some in their weaker wording: what each was before the model broke it. */
export function weakened(...names: Weakness[]): Rules {
  let rules = RULES;
  for (const name of names) rules = { ...rules, ...WEAKER[name](rules) };
  return rules;
}

export type Weakness = keyof typeof WEAKER;

/** Each takes the rules as they are, so that several may be weak at once. */
const WEAKER = {
  /** C1: what was taken over is lent without a scan of this machine's namespaces. */
  lendsUnscanned: (rules: Rules): Partial<Rules> =>
    onBlocks(rules, (held) => (held.standing === "unscanned" ? { ...held, standing: "unproved" } : held)),

  /** C2: an owner has no machine. */
  ignoresMachine: (rules: Rules): Partial<Rules> => ({
    seeBlock: (claimant, name, block, sight) => rules.seeBlock(claimant, name, asOwnMachine(claimant, block), sight),
  }),

  /** C3: while the server answers a node may lend. */
  trustsContact: (rules: Rules): Partial<Rules> => ({
    lendable(claimant, pool, sight, key) {
      const { entitlement, contact } = claimant;
      const trusting = { ...entitlement, node: "present" as const, ...(contact.sure && { looked: contact.sure }) };
      return rules.lendable({ ...claimant, entitlement: trusting }, pool, sight, key);
    },
  }),

  /** C4: a reboot begins the offline limit anew. */
  forgetsBoot: (rules: Rules): Partial<Rules> => ({
    begin(remembered, now, times) {
      const claimant = rules.begin(remembered, now, times);
      const { entitlement } = claimant;
      return entitlement.looked ? { ...claimant, entitlement: { ...entitlement, looked: now } } : claimant;
    },
  }),

  /** C5: a contact is enough, without the look. */
  renewsOnContact: (rules: Rules): Partial<Rules> => ({
    contacted(claimant, sight) {
      const after = rules.contacted(claimant, sight);
      return after.contact.brokenAt === claimant.contact.brokenAt ? after : renewed(after, sight.now);
    },
  }),

  /** C6, C8: nothing is probed before its first lease. */
  skipsProbes: (rules: Rules): Partial<Rules> =>
    onBlocks(rules, (held) => (held.standing === "unproved" ? { ...held, standing: "fit" } : held)),

  /** C7: a block is created with the entries that are wished for. */
  createsFilled: (rules: Rules): Partial<Rules> => ({
    claim(claimant, name, counts, sight) {
      if (holdOf(claimant, name).seen !== "absent") return rules.claim(claimant, name, counts, sight);
      const empty: Block = { name, uid: "", version: "", entries: {} };
      const step = rules.claim(seen(claimant, name, empty), name, counts, sight);
      const hold = holdOf(step.claimant, name);
      if (hold.intent === undefined) return { claimant };
      const filled = withHold(step.claimant, name, {
        ...hold,
        seen: "absent",
        intent: { ...hold.intent, from: "absent" },
      });
      return filling({ ...step, claimant: filled, request: { kind: "create", name } }, name);
    },
    seeBlock: (claimant, name, block, sight) => filling(rules.seeBlock(claimant, name, block, sight), name),
  }),

  /** C9: the node looks at its blocks once, and after breaks. */
  looksOnce: (): Partial<Rules> => ({ looksAgain: false }),

  /** C10: entries in the own name that the state does not know stay. */
  keepsUnknown: (rules: Rules): Partial<Rules> =>
    onWishes(rules, (ip, wish, before) => wish.kind !== "handBack" || before.held[ip] !== undefined),

  /** C10: a lessee does not assert its claim anew. */
  assertsOnce: (rules: Rules): Partial<Rules> => onWishes(rules, (_, wish) => wish.kind !== "reassert"),

  /** C11: what another owner stands for, or somebody answered for, is never lent again, and never goes back. */
  parksForEver: (rules: Rules): Partial<Rules> => {
    const { seeBlock } = onWishes(rules, (ip, _, before) => before.held[ip]?.standing !== "answered");
    return {
      seeBlock(claimant, name, block, sight) {
        const held = Object.entries(holdOf(claimant, name).held).filter(([, { standing }]) => standing === "contested");
        const step = seeBlock!(claimant, name, block, sight);
        const hold = holdOf(step.claimant, name);
        const parked = { ...hold.held, ...Object.fromEntries(held) };
        return { ...step, claimant: withHold(step.claimant, name, { ...hold, held: parked }) };
      },
    };
  },

  /** C12: an intent is repeated though its version is no more. */
  repeatsVoid: (rules: Rules): Partial<Rules> =>
    repeating(rules, (from, now) => (compareVersions(now.version, from.version) ?? 0) < 0),

  /** C13: what is idle when a press is seen goes back, and nothing that becomes idle later. */
  pressesOnceSeen: (rules: Rules): Partial<Rules> => ({
    sawPress(claimant, pool, value, sight): PressureThen {
      const after = rules.sawPress(claimant, pool, value, sight);
      if (after.since === claimant.pressures[pool]?.since) return after;
      return { ...after, idle: idleIn(claimant, pool, sight).map(([ip]) => ip) };
    },
    goingBack(claimant, need, sight) {
      const then = new Set(Object.values(claimant.pressures).flatMap((pressure: PressureThen) => pressure.idle ?? []));
      const going = [...rules.goingBack(claimant, need, sight)].map(
        ([name, ips]) => [name, ips.filter((ip) => then.has(ip))] as const,
      );
      return new Map(going.filter(([, ips]) => ips.length > 0));
    },
  }),

  /** C13: a press leaves a mark, and the next one the same. */
  pressesAlike: (): Partial<Rules> => ({ pressValue: () => "pressed" }),

  /** C14: what no label tells of is not found. */
  trustsLabels: (): Partial<Rules> => ({ asksByName: false }),

  /** C15: an intent is repeated on its version, whatever the content. */
  trustsVersion: (rules: Rules): Partial<Rules> =>
    repeating(rules, (from, now) => now.version === from.version && !sameContent(now, from)),

  /** C16: what was claimed for a pool stays claimed for it. */
  keepsOutside: (rules: Rules): Partial<Rules> => ({
    seeBlock: (claimant, name, block, sight) => rules.seeBlock(claimant, name, block, boundless(claimant, sight)),
    goingBack: (claimant, need, sight) => rules.goingBack(claimant, need, boundless(claimant, sight)),
  }),

  /** A hand-back is sent without an intent. */
  handsBackAtOnce: (rules: Rules): Partial<Rules> => ({
    giveBack(claimant, name, ips, sight) {
      const step = rules.giveBack(claimant, name, ips, sight);
      const { intent: _, ...hold } = holdOf(step.claimant, name);
      return { ...step, claimant: withHold(step.claimant, name, hold) };
    },
  }),

  /** C17: only the first lease of a claim is probed, even while others can not know of it. */
  probesOnce: (): Partial<Rules> => ({ isProbedAnew: () => false }),

  /** The quarantine goes on counting though the owner has returned. */
  countsOn: (rules: Rules): Partial<Rules> => ({
    quarantine: (before, vanished, now) => ({ ...before, ...rules.quarantine(before, vanished, now) }),
  }),

  /** C19: the limit counts from the end of the look. */
  countsFromEnd(rules: Rules): Partial<Rules> {
    const late = (before: Claimant, after: Claimant, now: Sight["now"]) =>
      before.look.kind !== "over" && after.look.kind === "over" ? renewed(after, now) : after;
    return {
      listed: (claimant, names, version, sight) =>
        late(claimant, rules.listed(claimant, names, version, sight), sight.now),
      seeBlock(claimant, name, block, sight) {
        const step = rules.seeBlock(claimant, name, block, sight);
        return { ...step, claimant: late(claimant, step.claimant, sight.now) };
      },
    };
  },

  /** C18: the first look after a break mends it. */
  mendsAtOnce: (rules: Rules): Partial<Rules> => ({
    listed(claimant, names, version, sight) {
      const after = rules.listed(claimant, names, version, sight);
      return finishLook(
        after.look.kind === "reading" ? { ...after, look: { ...after.look, settled: true } } : after,
        sight.now,
      );
    },
  }),
} satisfies Record<string, (rules: Rules) => Partial<Rules>>;

type PressureThen = Pressure & { idle?: readonly Ip[] };

/** Whatever comes to be held is changed. */
function onBlocks(rules: Rules, change: (held: Held) => Held): Partial<Rules> {
  const changed = (claimant: Claimant, name: BlockName) => {
    const hold = holdOf(claimant, name);
    const held = Object.fromEntries(Object.entries(hold.held).map(([ip, one]) => [ip, change(one)]));
    return withHold(claimant, name, { ...hold, held });
  };
  return {
    seeBlock(claimant, name, block, sight) {
      const step = rules.seeBlock(claimant, name, block, sight);
      return { ...step, claimant: changed(step.claimant, name) };
    },
    wroteBlock: (claimant, name, block, sight) => changed(rules.wroteBlock(claimant, name, block, sight), name),
  };
}

/** Of what a look wishes for, only some is kept. */
function onWishes(rules: Rules, keeps: (ip: Ip, wish: Wish, before: Hold) => boolean): Partial<Rules> {
  return {
    seeBlock(claimant, name, block, sight): Step {
      const before = holdOf(claimant, name);
      const step = rules.seeBlock(claimant, name, block, sight);
      const { intent, ...hold } = holdOf(step.claimant, name);
      if (intent === undefined || intent === before.intent) return step;
      const kept = (Object.entries(intent.wishes) as [Ip, Wish][]).filter(([ip, wish]) => keeps(ip, wish, before));
      if (kept.length === Object.keys(intent.wishes).length) return step;
      if (kept.length === 0) return { claimant: withHold(step.claimant, name, hold) };
      const less = { ...intent, wishes: Object.fromEntries(kept) };
      return { claimant: withHold(step.claimant, name, { ...hold, intent: less }), request: requestOf(name, less) };
    },
  };
}

/** An open intent is repeated though the real rule ends it. */
function repeating(rules: Rules, repeats: (from: Block, now: Block) => boolean): Partial<Rules> {
  return {
    seeBlock(claimant, name, block, sight): Step {
      const { intent } = holdOf(claimant, name);
      const from = intent?.from;
      const open = intent !== undefined && block !== "absent" && missed(intent, block).length > 0;
      if (
        !open ||
        from === undefined ||
        from === "absent" ||
        !repeats(from, block) ||
        courseOf(intent, block) === "repeat"
      ) {
        return rules.seeBlock(claimant, name, block, sight);
      }
      return { claimant: seen(claimant, name, block), request: requestOf(name, intent) };
    },
  };
}

function asOwnMachine(claimant: Claimant, block: Sighted): Sighted {
  if (block === "absent") return block;
  const { node, machine } = claimant.identity;
  const entries = Object.entries(block.entries).map(([ip, entry]): [string, Entry] => {
    if (entry.kind === "kept" || entry.owner.node !== node) return [ip, entry];
    return [ip, { ...entry, owner: { ...entry.owner, machine } }];
  });
  return { ...block, entries: Object.fromEntries(entries) };
}

function renewed(claimant: Claimant, now: Sight["now"]): Claimant {
  const { entitlement } = claimant;
  return entitlement.looked ? { ...claimant, entitlement: { ...entitlement, looked: now } } : claimant;
}

/** A create that brings what its intent wishes for. */
function filling(step: Step, name: BlockName): Step {
  const { intent } = holdOf(step.claimant, name);
  if (step.request?.kind !== "create" || intent === undefined) return step;
  const entries = grant({}, intent.wishes, selfOf(step.claimant), 0);
  return { ...step, request: { ...step.request, ...{ entries } } };
}

function seen(claimant: Claimant, name: BlockName, block: Sighted): Claimant {
  return withHold(claimant, name, { ...holdOf(claimant, name), seen: block });
}

/** Pools that have every address there is. */
function boundless(claimant: Claimant, sight: Sight): Sight {
  const addresses = [{ first: 0n, last: 2n ** 32n - 1n }];
  const held = Object.values(claimant.holds).flatMap((hold: Hold) => Object.values(hold.held).map(({ pool }) => pool));
  const all = [...sight.pools.keys(), ...held].map((pool) => {
    const { warm = 0, claimable = true } = sight.pools.get(pool) ?? {};
    return [pool, { addresses, warm, claimable }] as const;
  });
  return { ...sight, pools: new Map(all) };
}
