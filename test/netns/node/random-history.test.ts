import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Answer } from "../../../src/wire/request.ts";
import {
  addRail,
  deleteRail,
  endPod,
  type HistoryPod,
  type HistoryRail,
  type How,
  historyKnowledge,
  newPod,
  nicsOf,
  POOL_SIZES,
  RAILS,
  strike,
} from "./a-history.ts";
import { aRig, makeRails, perform, type Rig, removeRails } from "./a-rig.ts";
import { expectChecked, expectNothingLeft, expectNothingLentTwice, expectSettled, hostState } from "./promises.ts";
import { randomFrom } from "./random.ts";

const SEED = Number(process.env.RAILHEAD_SEED ?? Math.floor(Math.random() * 2 ** 32));
const STEPS = Number(process.env.RAILHEAD_STEPS ?? 300);

let rig: Rig;
let pods: HistoryPod[];
let generation: number;
let told: string[];
const random = randomFrom(SEED);
const { now } = Date;

beforeEach(async () => {
  makeRails(3);
  generation = 0;
  told = [];
  pods = ["one", "two", "six"].map((name, number) => newPod(name, number + 1, ++generation));
  // No rest for an address: who gives it back too early has it lent to another at once.
  rig = await aRig({ coolDown: 0, secondLook: 20 }, historyKnowledge());
  restart();
});

afterEach(() => {
  Date.now = now;
  rig.end();
  pods.forEach(endPod);
  removeRails(3);
});

describe("any history", () => {
  test(`of ADD, DEL, GC, sweeps, lost namespaces, crashes and kills keeps every promise (RAILHEAD_SEED=${SEED})`, async () => {
    const before = hostState();
    try {
      for (let step = 0; step < STEPS; step++) {
        await takeStep();
        expectNothingLentTwice(rig, pods);
        if (step % 10 === 9) await settle();
      }
      await settle();
      for (const pod of pods) for (const rail of RAILS) await expectDone(deleteRail(rig, pod, rail, { by: "agent" }));
      expectNothingLeft(rig, pods);
      expect(hostState()).toEqual(before);
    } catch (error) {
      throw new Error(`RAILHEAD_SEED=${SEED}, after these steps:\n${told.join("\n")}`, { cause: error });
    }
  }, 300_000);
});

/** One thing that happens, or several at once. */
async function takeStep(): Promise<void> {
  const kind = random.pick([
    "one",
    "one",
    "one",
    "one",
    "several",
    "several",
    "sweep",
    "GC",
    "lost",
    "restart",
    "clock",
  ]);
  switch (kind) {
    case "one":
      return act();
    case "several": {
      const several = Array.from({ length: 2 + random.below(3) }, () => act({ quietly: true }));
      if (random.below(3) === 0) several.push(sweep());
      await Promise.all(several);
      return;
    }
    case "sweep":
      return sweep();
    case "GC":
      return collect();
    case "lost":
      return lose(random.below(pods.length));
    case "restart":
      tell("restart");
      rig.node.close();
      return restart();
    case "clock":
      return turnClock();
  }
}

/** ADD or DEL of a NIC. One that nothing is done to succeeds, or says that its pool is empty when it is. */
async function act({ quietly = false } = {}): Promise<void> {
  const [pod, rail] = [random.pick(pods), random.pick([...RAILS])];
  const command = random.pick(["ADD", "ADD", "DEL"] as const);
  const how = anyHow(quietly);
  tell(`${command} ${pod.container} net${rail} ${JSON.stringify(how)}`);
  const answer = await (command === "ADD" ? addRail : deleteRail)(rig, pod, rail, how);
  tell(`  ${command} ${pod.container} net${rail}: ${textOf(answer)}`);
  if ("fault" in how || "kill" in how) return;
  if (answer?.kind === "failed" && command === "ADD" && answer.error.code === 100)
    return expectExhausted(rail, quietly);
  // In between another DEL of the same NIC may have begun, which the ADD must respect, or taken a link of the chain.
  if (!quietly) expect(textOf(answer)).toBe("done");
  if (command === "DEL") expect(textOf(answer)).toBe("done");
}

function anyHow(quietly: boolean): How {
  const at = 1 + random.below(40);
  switch (random.pick(["agent", "agent", "agent", "plugin", "throws", "leaves", "effect", "time"] as const)) {
    case "agent":
      return { by: "agent" };
    case "plugin":
      return { by: "plugin" };
    case "throws":
    case "leaves":
      // A fault would hit whoever comes first: only where nobody else is at work.
      return quietly ? { by: "agent" } : { by: "agent", fault: { at, what: random.pick(["throws", "leaves"]) } };
    case "effect":
      return { by: "plugin", kill: { effect: at } };
    case "time":
      return { by: "plugin", kill: { milliseconds: 20 + random.below(200) } };
  }
}

async function sweep(): Promise<void> {
  const { undone, problems } = await rig.node.sweep();
  tell(`sweep: ${JSON.stringify({ undone, problems })}`);
  expect(problems).toEqual([]);
}

/** A GC that lists some of the NICs there are: the others go, and only they. */
async function collect(): Promise<void> {
  await sweep();
  const rail = random.pick([...RAILS]);
  const before = rig.node.attachments();
  const listed = before.filter(() => random.below(2) === 0);
  const validAttachments = listed.map(({ containerId: containerID, ifname }) => ({ containerID, ifname }));
  tell(`GC ${JSON.stringify(validAttachments)}`);
  for (const nic of nicsOf(pods[0]!, rail)) await perform(rig.node, "GC", { ...nic, validAttachments });
  const isListed = ({ containerId, ifname }: { containerId: string; ifname: string }) =>
    validAttachments.some((one) => one.containerID === containerId && one.ifname === ifname);
  expect(rig.node.attachments()).toEqual(before.filter((one) => isListed(one) || one.network !== `rail${rail}`));
}

/** A Pod's namespace goes without a DEL, and another Pod comes in its place; the DEL may come later, or never. */
async function lose(at: number): Promise<void> {
  const pod = pods[at]!;
  tell(`lost ${pod.container}`);
  endPod(pod);
  pods[at] = newPod(pod.name, pod.number, ++generation);
  if (random.below(2) === 0) await expectDone(deleteRail(rig, pod, random.pick([...RAILS]), { by: "agent" }));
}

function turnClock(): void {
  const offset = (random.below(7) - 3) * 3_600_000;
  tell(`clock ${offset}`);
  Date.now = () => now() + offset;
}

function restart(): void {
  rig.restart({ step: () => strike(rig) });
}

/** The dead are swept; then the records tell the truth. */
async function settle(): Promise<void> {
  await sweep();
  expectNothingLentTwice(rig, pods);
  expectSettled(rig, pods);
  await expectChecked(rig, pods);
}

function expectExhausted(rail: HistoryRail, quietly: boolean): void {
  if (quietly) return;
  const pool = rail === 3 ? "own" : "shared";
  expect(rig.node.leases().filter((lease) => lease.pool === pool)).toHaveLength(POOL_SIZES[pool]);
}

async function expectDone(answer: Promise<Answer | undefined>): Promise<void> {
  expect(textOf(await answer)).toBe("done");
}

function textOf(answer: Answer | undefined): string {
  if (answer === undefined) return "killed";
  return answer.kind === "done" ? "done" : `${answer.error.code}: ${answer.error.msg} ${answer.error.details ?? ""}`;
}

function tell(line: string): void {
  told.push(line);
}
