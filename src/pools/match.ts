import type { Family } from "../address/ip.ts";
import type { Catalogue } from "./catalogue.ts";
import { FILTERS } from "./filters.ts";
import { namedPools } from "./named-pools.ts";
import type { Pool } from "./pool.ts";
import type { PoolQuery, Rejected, Selection } from "./query.ts";

/**
 * One selection for each family in which pools are asked for; the NIC needs an address of each. A name that does not
 * exist, and a pattern that is none, leave no candidate: what was asked for cannot be given.
 */
export function selectPools(query: PoolQuery, catalogue: Catalogue): Selection[] {
  const families = ([4, 6] as const).filter((family) => (query.pools[family] ?? []).length > 0);
  if (families.length === 0) return selectDefaults(query, catalogue);
  return families.map((family) => {
    const { pools, rejected, broken } = namedPools(query.pools[family]!, family, catalogue);
    const selection = select(family, pools, query);
    return {
      family,
      candidates: broken ? [] : selection.candidates,
      rejected: [...rejected, ...selection.rejected],
    };
  });
}

function selectDefaults(query: PoolQuery, catalogue: Catalogue): Selection[] {
  const defaults = [...catalogue.pools.values()].filter((pool) => pool.default);
  const families = ([4, 6] as const).filter((family) => defaults.some((pool) => pool.family === family));
  return families.map((family) =>
    select(
      family,
      defaults.filter((pool) => pool.family === family),
      query,
    ),
  );
}

function select(family: Family, pools: readonly Pool[], query: PoolQuery): Selection {
  const candidates: Pool[] = [];
  const rejected: Rejected[] = [];
  for (const pool of pools) {
    const reason = FILTERS.map((filter) => filter(pool, query)).find((text) => text !== undefined);
    if (reason === undefined) candidates.push(pool);
    else rejected.push({ pool: pool.name, reason });
  }
  return { family, candidates: candidates.sort((a, b) => precedence(b) - precedence(a)), rejected };
}

/** Who is made for someone goes before who is for all; equals stay in the user's order, since the sort is stable. */
function precedence(pool: Pool): number {
  const made = [
    pool.podAffinity !== undefined,
    pool.nodeName.length > 0,
    pool.nodeAffinity !== undefined,
    pool.namespaceName.length > 0,
    pool.namespaceAffinity !== undefined,
    pool.multusName.length > 0,
  ];
  return made.reduce((rank, has) => rank * 2 + Number(has), 0);
}
