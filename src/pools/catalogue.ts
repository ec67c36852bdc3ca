import type { Document, Finding } from "../manifests/document.ts";
import { distinctPools } from "./distinct-pools.ts";
import { union } from "./intervals.ts";
import { withoutOverlaps } from "./overlaps.ts";
import { originText, type Pool } from "./pool.ts";
import { readPool } from "./read-pool.ts";
import { type Reserved, readReserved } from "./read-reserved.ts";

/** Which addresses exist: every pool by its name, in the order of names, and what none of them lends. */
export interface Catalogue {
  pools: ReadonlyMap<string, Pool>;
  reserved: Reserved;
  /** Pools that are written but refused, and why: whoever asks for one is told. */
  refused: ReadonlyMap<string, string>;
}

/** The group and version of the custom resources that are read. */
const API_VERSION = "spiderpool.spidernet.io/v2beta1";

/**
 * The catalogue of the SpiderIPPools and SpiderReservedIPs among documents; other kinds are passed over. A pool with
 * an error is left out and named in `refused`, and so are pools of one name that differ, and a pool that has addresses
 * of an earlier one.
 */
export function buildCatalogue(documents: readonly Document[]): { catalogue: Catalogue; findings: Finding[] } {
  const findings: Finding[] = [];
  const refused = new Map<string, string>();
  const refuse = (name: string, found: readonly Finding[]) => {
    findings.push(...found);
    const error = found.find(({ severity }) => severity === "error");
    if (error !== undefined && !refused.has(name)) refused.set(name, `${error.message} (${originText(error)})`);
  };
  const ours = (kind: string) => documents.filter((document) => document.kind === kind);
  const read = ours("SpiderIPPool").flatMap((document) => {
    const { pool, findings: found } = isForeign(document) ? foreign(document) : readPool(document);
    refuse(document.name, found);
    return pool === undefined ? [] : [{ pool, document }];
  });
  const distinct = distinctPools(read, refuse).filter(({ pool }) => !refused.has(pool.name));
  const sound = withoutOverlaps(distinct, refuse);
  const reserved = ours("SpiderReservedIP").map((document) => {
    const { reserved: one, findings: found } = isForeign(document) ? foreign(document) : readReserved(document);
    findings.push(...found);
    return one ?? NOTHING;
  });
  return {
    catalogue: catalogueOf(
      sound.map(({ pool }) => pool),
      reserved.reduce(together, NOTHING),
      refused,
    ),
    findings,
  };
}

/** A catalogue of pools that have been read already; of none it is empty. */
export function catalogueOf(
  pools: Iterable<Pool> = [],
  reserved: Reserved = NOTHING,
  refused: ReadonlyMap<string, string> = new Map(),
): Catalogue {
  const sorted = [...pools].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { pools: new Map(sorted.map((pool) => [pool.name, pool])), reserved, refused };
}

const NOTHING: Reserved = { 4: [], 6: [] };

function together(one: Reserved, other: Reserved): Reserved {
  return { 4: union(one[4], other[4]), 6: union(one[6], other[6]) };
}

function isForeign({ apiVersion }: Document): boolean {
  return apiVersion !== API_VERSION;
}

function foreign({ apiVersion, file, kind, name, lineOf }: Document) {
  const message = `apiVersion ${apiVersion} is not read: write ${API_VERSION}`;
  const finding: Finding = {
    severity: "error",
    file,
    line: lineOf(["apiVersion"]),
    object: `${kind} ${name}`,
    message,
  };
  return { pool: undefined, reserved: undefined, findings: [finding] };
}
