import { describe, expect, test } from "bun:test";
import { standaloneClaims } from "../../src/claims/standalone.ts";
import { catalogueOf } from "../../src/pools/catalogue.ts";
import { listClaims } from "../../src/state/claims.ts";
import { aPool } from "../pools/a-pool.ts";
import { aState } from "../state/a-state.ts";

const wide = aPool({ name: "wide", subnet: "10.0.0.0/10", ips: ["10.0.0.0-10.63.255.255"] });
const six = aPool({ name: "six", subnet: "fd00::/64", ips: ["fd00::-fd00::ffff:ffff:ffff:ffff"] });
const rail = aPool({ name: "rail", ips: ["172.16.1.2-172.16.1.9", "172.16.1.20"] });

describe("standaloneClaims()", () => {
  test("claims each pool whole, a row for each of its runs, however wide", async () => {
    using state = aState();
    const claims = standaloneClaims(state);
    await claims.follow(catalogueOf([wide, six, rail]));
    expect(state.read(listClaims)).toHaveLength(4);
    for (const pool of [wide, six, rail]) {
      expect(state.read((database) => claims.lendable(database, pool))).toEqual(pool.ranges);
    }
  });

  test("follows pools that are edited, renamed, and deleted", async () => {
    using state = aState();
    const claims = standaloneClaims(state);
    await claims.follow(catalogueOf([wide, rail]));
    const edited = aPool({ name: "wide", ips: ["172.16.1.2-172.16.1.3"] });
    const renamed = { ...rail, name: "track", ranges: six.ranges, family: 6 as const };
    await claims.follow(catalogueOf([edited, renamed]));
    const lendable = (pool: typeof rail) => state.read((database) => claims.lendable(database, pool));
    expect([lendable(edited), lendable(renamed), lendable(rail)]).toEqual([edited.ranges, six.ranges, []]);
    await claims.follow(catalogueOf());
    expect(state.read(listClaims)).toEqual([]);
  });

  test("writes nothing when the pools are what they were", async () => {
    using state = aState();
    const claims = standaloneClaims(state);
    await claims.follow(catalogueOf([wide, rail]));
    const changes = () => state.read((database) => database.query("SELECT total_changes() AS n").get());
    const before = changes();
    await claims.follow(catalogueOf([rail, wide]));
    expect(changes()).toEqual(before);
  });

  test("keeps its rows for whoever opens the state next", async () => {
    using state = aState();
    await standaloneClaims(state).follow(catalogueOf([rail]));
    const other = standaloneClaims(state);
    expect(state.read((database) => other.lendable(database, rail))).toEqual(rail.ranges);
  });

  test("has no more to claim, and says so", async () => {
    using state = aState();
    expect(await standaloneClaims(state).want(rail, 3, new AbortController().signal)).toEqual({
      kind: "none",
      why: "this node holds all of pool rail already",
    });
  });
});
