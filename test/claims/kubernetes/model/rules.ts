import { claim, mayClaim } from "../../../../src/claims/kubernetes/claim.ts";
import { begin, breakOff, type Claimant, contacted } from "../../../../src/claims/kubernetes/claimant.ts";
import { freed, mayFree } from "../../../../src/claims/kubernetes/controller.ts";
import { giveBack, goingBack } from "../../../../src/claims/kubernetes/hand-back.ts";
import { requestOf } from "../../../../src/claims/kubernetes/intent.ts";
import { isProbedAnew, lendable } from "../../../../src/claims/kubernetes/lend.ts";
import { mayPress, type Pressure, sawPress } from "../../../../src/claims/kubernetes/pressure.ts";
import { prove } from "../../../../src/claims/kubernetes/probe.ts";
import { quarantine, vanishedIn } from "../../../../src/claims/kubernetes/quarantine.ts";
import { lostRequest, seeBlock, wroteBlock } from "../../../../src/claims/kubernetes/see-block.ts";
import { heardOfNode, listed, readNode } from "../../../../src/claims/kubernetes/see-node.ts";
import type { Sight } from "../../../../src/claims/kubernetes/sight.ts";
import { claimKept } from "../../../../src/claims/kubernetes/sticky.ts";
import { shortage } from "../../../../src/claims/kubernetes/warm.ts";

/** The transitions that the model drives: those of the agent and the controller, or weaker ones in their place. */
export interface Rules {
  begin: typeof begin;
  breakOff: typeof breakOff;
  contacted: typeof contacted;
  listed: typeof listed;
  seeBlock: typeof seeBlock;
  wroteBlock: typeof wroteBlock;
  lostRequest: typeof lostRequest;
  readNode: typeof readNode;
  heardOfNode: typeof heardOfNode;
  mayClaim: typeof mayClaim;
  claim: typeof claim;
  claimKept: typeof claimKept;
  giveBack: typeof giveBack;
  goingBack: typeof goingBack;
  shortage: typeof shortage;
  lendable: typeof lendable;
  isProbedAnew: typeof isProbedAnew;
  prove: typeof prove;
  /** What an agent remembers of a pool it sees; the weaker rule of C13 wants to know what was idle then. */
  sawPress(claimant: Claimant, pool: string, value: string | undefined, sight: Sight): Pressure;
  mayPress: typeof mayPress;
  mayFree: typeof mayFree;
  quarantine: typeof quarantine;
  vanishedIn: typeof vanishedIn;
  freed: typeof freed;
  requestOf: typeof requestOf;
  /** The look is done again though nothing broke. */
  looksAgain: boolean;
  /** Who finds nothing by labels asks for the blocks by name (C14). */
  asksByName: boolean;
  /** The value of the `count`th press. */
  pressValue(count: number): string;
}

export const RULES: Rules = {
  begin,
  breakOff,
  contacted,
  listed,
  seeBlock,
  wroteBlock,
  lostRequest,
  readNode,
  heardOfNode,
  mayClaim,
  claim,
  claimKept,
  giveBack,
  goingBack,
  shortage,
  lendable,
  isProbedAnew,
  prove,
  sawPress: ({ pressures }, pool, value, { now }) => sawPress(pressures[pool], value, now.at),
  mayPress,
  mayFree,
  quarantine,
  vanishedIn,
  freed,
  requestOf,
  looksAgain: true,
  asksByName: true,
  pressValue: (count) => `press ${count}`,
};
