import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { parseIp } from "../../src/address/ip.ts";
import { standaloneClaims } from "../../src/claims/standalone.ts";
import { takeLease } from "../../src/leases/lease.ts";
import { loadManifestFile } from "../../src/manifests/load-manifests.ts";
import { buildCatalogue } from "../../src/pools/catalogue.ts";
import { selectPools } from "../../src/pools/match.ts";
import { aState } from "../state/a-state.ts";

const SEED = join(import.meta.dir, "..", "fixtures", "seed");

describe("takeLease()", () => {
  test("lends each rail of Solution 2 the lowest host of its own subnet", async () => {
    using state = aState();
    const { catalogue } = buildCatalogue(loadManifestFile(join(SEED, "solution-2", "pools.yaml")).documents);
    const claims = standaloneClaims(state);
    await claims.follow(catalogue);
    const lent = [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => {
      const hostAddresses = [parseIp(`172.16.1.${32 * rail - 2}`)!];
      const selections = selectPools(
        {
          pools: { 4: [`eno3np${rail}-rail${rail}*`] },
          master: { link: `eno3np${rail}`, addresses: hostAddresses },
          node: { name: "node1" },
        },
        catalogue,
      );
      const now = { now: 1, boot: "boot", epoch: 1 };
      const asked = {
        containerId: "pod",
        ifname: `net${rail}`,
        selections,
        catalogue,
        hostAddresses,
        coolDown: 30_000,
        now,
      };
      const outcome = state.write((database) => takeLease(database, { ...asked, lendable: claims.lendable }));
      return outcome.kind === "leased" ? outcome.leases.map(({ lease }) => lease.address).join() : outcome.reason;
    });
    expect(lent).toEqual([2, 34, 66, 98, 130, 162, 194, 226].map((last) => `172.16.1.${last}`));
  });
});
