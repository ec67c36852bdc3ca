import type { Family } from "../address/ip.ts";
import type { Catalogue } from "./catalogue.ts";
import { isGlob, parseGlob } from "./glob.ts";
import { nearestName } from "./nearest-name.ts";
import type { Pool } from "./pool.ts";
import type { Rejected } from "./query.ts";

/** The pools of a list of names and globs: in the list's order, those of a glob by name, each once. */
export interface NamedPools {
  pools: Pool[];
  rejected: Rejected[];
  /** A name that does not exist or a pattern that is none: the list cannot be honoured. */
  broken: boolean;
}

export function namedPools(items: readonly string[], family: Family, catalogue: Catalogue): NamedPools {
  const read = items.map((item) => (isGlob(item) ? byGlob(item, family, catalogue) : byName(item, family, catalogue)));
  const rejected = new Map(read.flatMap((one) => one.rejected).map((one) => [one.pool, one]));
  return {
    pools: [...new Set(read.flatMap((one) => one.pools))],
    rejected: [...rejected.values()],
    broken: read.some((one) => one.broken),
  };
}

function byName(name: string, family: Family, catalogue: Catalogue): NamedPools {
  const pool = catalogue.pools.get(name);
  if (pool?.family === family) return { pools: [pool], rejected: [], broken: false };
  const reason = pool ? `is an IPv${pool.family} pool and listed for IPv${family}` : whyMissing(name, catalogue);
  return { pools: [], rejected: [{ pool: name, reason }], broken: pool === undefined };
}

function whyMissing(name: string, { pools, refused }: Catalogue): string {
  const refusal = refused.get(name);
  if (refusal !== undefined) return `was refused: ${refusal}`;
  const meant = nearestName(name, pools.keys());
  return meant === undefined ? "does not exist" : `does not exist, ${meant} does`;
}

function byGlob(pattern: string, family: Family, catalogue: Catalogue): NamedPools {
  const glob = parseGlob(pattern);
  if (glob === undefined) {
    return { pools: [], rejected: [{ pool: pattern, reason: "is no valid pattern" }], broken: true };
  }
  const pools = [...catalogue.pools.values()].filter((pool) => pool.family === family && glob(pool.name));
  const rejected = [...catalogue.refused].flatMap(([name, refusal]) =>
    glob(name) ? [{ pool: name, reason: `was refused: ${refusal}` }] : [],
  );
  if (pools.length + rejected.length === 0) {
    rejected.push({ pool: pattern, reason: `matches none of the ${countOf(catalogue, family)}` });
  }
  return { pools, rejected, broken: false };
}

function countOf({ pools }: Catalogue, family: Family): string {
  const count = [...pools.values()].filter((pool) => pool.family === family).length;
  return `${count} IPv${family} pools`;
}
