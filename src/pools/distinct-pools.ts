import { rangeText } from "../address/range.ts";
import type { Document, Finding } from "../manifests/document.ts";
import { originText, type Pool } from "./pool.ts";

/** A pool with the document it was read from. */
export interface ReadPool {
  pool: Pool;
  document: Document;
}

/** Takes note of what is wrong with a pool. */
export type Refuse = (name: string, findings: readonly Finding[]) => void;

/**
 * One pool a name: copies that mean the same are one; where they differ, nobody knows which is meant, and all are
 * refused, each by naming the other's place.
 */
export function distinctPools(pools: readonly ReadPool[], refuse: Refuse): ReadPool[] {
  const byName = Map.groupBy(pools, ({ pool }) => pool.name);
  return [...byName.values()].flatMap(([first, ...copies]) => {
    if (first === undefined) return [];
    const other = copies.find((copy) => differences(first.pool, copy.pool).length > 0);
    if (other === undefined) return [first];
    const what = differences(first.pool, other.pool).join(", ");
    refuse(first.pool.name, [differing(first, other, what), differing(other, first, what)]);
    return [];
  });
}

function differing({ pool, document }: ReadPool, other: ReadPool, what: string): Finding {
  const { file, line, kind, name } = document;
  const message = `${originText(pool.origin)} and ${originText(other.pool.origin)} give ${name} different ${what}: keep one of them`;
  return { severity: "error", file, line, object: `${kind} ${name}`, message };
}

/** The properties in which two pools differ, wherever they are written. */
function differences(one: Pool, other: Pool): string[] {
  const [a, b] = [comparable(one), comparable(other)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => !Bun.deepEquals(a[key], b[key]));
}

function comparable({ origin: _, ranges, ...pool }: Pool): Record<string, unknown> {
  return { ...pool, ips: ranges.map((range) => rangeText({ family: pool.family, ...range })) };
}
