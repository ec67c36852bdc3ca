import { describe, expect, test } from "bun:test";
import { shrink, walkRandomly } from "./model/random.ts";
import { RULES } from "./model/rules.ts";
import { WALK_SETUPS } from "./model/walk-setups.ts";

/** `RAILHEAD_WALKS=2000 bun test test/claims/kubernetes/walks.test.ts` searches deeper, `RAILHEAD_SEED` elsewhere. */
const walks = Number(process.env.RAILHEAD_WALKS ?? 8);
const seed = Number(process.env.RAILHEAD_SEED ?? 1);

describe("random walks break no invariant", () => {
  for (const [name, { setup, asked }] of Object.entries(WALK_SETUPS)) {
    test(
      `with ${name}`,
      () => {
        const { violation } = walkRandomly(setup, asked, RULES, { walks, length: 70, seed });
        const shortest = violation && shrink(violation, asked, setup, RULES);
        expect(shortest).toBeUndefined();
      },
      { timeout: 60_000 + walks * 1_000 },
    );
  }
});
