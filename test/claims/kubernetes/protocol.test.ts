import { describe, expect, test } from "bun:test";
import { exploreAll, type Search } from "./model/explore.ts";
import { RULES } from "./model/rules.ts";
import { SCENARIOS } from "./model/scenarios.ts";
import { type Weakness, weakened } from "./model/weak.ts";

interface Case {
  scenario: keyof typeof SCENARIOS;
  /** The rule in its weak wording. */
  weak: Weakness;
  /** Rules that hide what the weak one does are weak in both searches. */
  besides?: Weakness[];
  bad: RegExp;
}

/** `RAILHEAD_DEPTH=4 bun test test/claims/kubernetes/protocol.test.ts` goes four events further. */
const further = Number(process.env.RAILHEAD_DEPTH ?? 0);
const timeout = further > 0 ? 3_600_000 : 60_000;

/** The table of the model: what breaks the weaker wording, and that the rule closes it. */
const CASES: Record<string, Case> = {
  "C1 an address that an earlier instance had is lent after a scan of the namespaces": {
    scenario: "lose",
    weak: "lendsUnscanned",
    bad: /^I1/,
  },
  "C2 an owner carries the machine": { scenario: "two", weak: "ignoresMachine", bad: /^I[12]/ },
  "C3 the right to lend comes from a look that showed the own Node": {
    scenario: "node",
    weak: "trustsContact",
    bad: /^I[12]/,
  },
  "C4 after a reboot nothing is lent before a completed look": {
    scenario: "reboot",
    weak: "forgetsBoot",
    bad: /^I[12]/,
  },
  "C5 a contact without a completed look does not count": {
    scenario: "reconnect",
    weak: "renewsOnContact",
    bad: /^I[12]/,
  },
  "C6 the first lease after every claim is probed": { scenario: "mark", weak: "skipsProbes", bad: /^I1/ },
  "C7 blocks are created empty": {
    scenario: "lateCreate",
    weak: "createsFilled",
    besides: ["looksOnce"],
    bad: /^I3/,
  },
  "C8 the first lease is probed though nothing told of a restore": {
    scenario: "cutLent",
    weak: "skipsProbes",
    besides: ["probesOnce"],
    bad: /^I1/,
  },
  "C9 the look is repeated": { scenario: "lateInstance", weak: "looksOnce", bad: /^I3/ },
  "C10 unknown own entries go back": { scenario: "givenBack", weak: "keepsUnknown", bad: /^I5/ },
  "C10 a lessee asserts its claim at every look": { scenario: "givenBack", weak: "assertsOnce", bad: /^I5/ },
  "C11 what is not lent any more goes back": { scenario: "answered", weak: "parksForEver", bad: /^I3/ },
  "C12 an intent is void after a lower version": { scenario: "lostVersion", weak: "repeatsVoid", bad: /^I3/ },
  "C13 every press has a value of its own": { scenario: "last", weak: "pressesAlike", bad: /^I4/ },
  "C14 labels are hints": { scenario: "grown", weak: "trustsLabels", bad: /^I4/ },
  "C15 an intent is repeated only on the content it was made from": {
    scenario: "oldIntent",
    weak: "trustsVersion",
    bad: /^I[12]/,
  },
  "C15 a write on a version that comes again is found out by the probe": {
    scenario: "sameVersion",
    weak: "skipsProbes",
    besides: ["probesOnce"],
    bad: /^I1/,
  },
  "C16 what its pool no longer has goes back": { scenario: "moved", weak: "keepsOutside", bad: /^I3/ },
  "C17 who can not be reached, or claims while others can not, probes each lease": {
    scenario: "cutIdle",
    weak: "probesOnce",
    bad: /^I1/,
  },
  "C18 a break is mended by a look that began when it had settled": {
    scenario: "undone",
    weak: "mendsAtOnce",
    bad: /^I[12]/,
  },
  "C19 the limit counts from when the Node was read, ahead of the blocks": {
    scenario: "slowLook",
    weak: "countsFromEnd",
    bad: /^I[12]/,
  },
  "the quarantine begins anew when an owner returns": { scenario: "flip", weak: "countsOn", bad: /^I[12]/ },
  "hand-backs are intents": { scenario: "handBack", weak: "handsBackAtOnce", bad: /^I2/ },
};

describe("the claim protocol", () => {
  for (const [name, { scenario, weak, besides = [], bad }] of Object.entries(CASES)) {
    test(
      `${name}: ${weak} is found out`,
      () => {
        const search: Search = SCENARIOS[scenario];
        const rules = weakened(...besides);
        const { violation } = exploreAll(search, weakened(...besides, weak));
        expect(violation?.bad).toMatch(bad);
        expect(exploreAll({ ...search, depth: search.depth + further }, rules)).toMatchObject({ complete: true });
      },
      timeout,
    );
  }

  test("blocks are read consistently, never from a cache", () => {
    const { setup, ...search }: Search = SCENARIOS.cache;
    const cached = exploreAll({ ...search, setup: { ...setup, oldReads: 1 } }, RULES);
    expect(cached.violation?.bad).toMatch(/^I2/);
    expect(exploreAll({ ...search, setup }, RULES)).toMatchObject({ complete: true });
  });

  test("C15 settling outlives every request", () => {
    const { setup, ...search }: Search = SCENARIOS.oldWrite;
    expect(exploreAll({ setup, ...search }, RULES).violation?.bad).toMatch(/^I[12]/);
    expect(exploreAll({ ...search, setup: { ...setup, lateRequests: false } }, RULES).violation).toBeUndefined();
  });
});
