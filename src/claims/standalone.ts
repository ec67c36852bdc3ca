import { intervalsOf } from "../pools/intervals.ts";
import type { Pool } from "../pools/pool.ts";
import { type Claim, claimsOf, listClaims, putClaim, removeClaim } from "../state/claims.ts";
import type { State } from "../state/open-state.ts";
import type { Claims } from "./claims.ts";

/** How long another writer of the state is waited for, milliseconds. */
const PATIENCE = 10_000;

/** The node is the only authority: every pool is claimed whole, a row for each of its runs. */
export function standaloneClaims(state: State): Claims {
  return {
    lendable: (database, pool) => intervalsOf(claimsOf(database, pool.name)),
    want: async ({ name }) => ({ kind: "none", why: `this node holds all of pool ${name} already` }),
    async follow({ pools }) {
      const wanted = [...pools.values()].flatMap(claimsFor);
      const held = state.read(listClaims);
      if (Bun.deepEquals(held.map(textOf).sort(), wanted.map(textOf).sort())) return;
      await state.writeSoon((database) => {
        for (const claim of listClaims(database)) removeClaim(database, claim);
        for (const claim of wanted) putClaim(database, claim);
      }, PATIENCE);
    },
  };
}

function claimsFor({ name, family, ranges }: Pool): Claim[] {
  return ranges.map((range) => ({ family, ...range, pool: name }));
}

function textOf({ family, first, last, pool }: Claim): string {
  return `${family} ${first} ${last} ${pool}`;
}
