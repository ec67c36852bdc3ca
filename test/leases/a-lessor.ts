import { type Ip, parseIp } from "../../src/address/ip.ts";
import { standaloneClaims } from "../../src/claims/standalone.ts";
import { endLeases, takeLease } from "../../src/leases/lease.ts";
import type { LeaseOutcome } from "../../src/leases/lease-outcome.ts";
import type { LeaseRequest } from "../../src/leases/lease-request.ts";
import { refusalMessage } from "../../src/leases/refusal-message.ts";
import { type Catalogue, catalogueOf } from "../../src/pools/catalogue.ts";
import { selectPools } from "../../src/pools/match.ts";
import type { Pool } from "../../src/pools/pool.ts";
import type { PoolQuery } from "../../src/pools/query.ts";
import { aState } from "../state/a-state.ts";

/** What a test may say of a request; the rest is as it always is. */
export interface Asking {
  containerId?: string;
  ifname?: string;
  pools?: PoolQuery["pools"];
  query?: Partial<PoolQuery>;
  host?: string[];
  now?: number;
  boot?: string;
  pod?: Pick<LeaseRequest, "podNamespace" | "podName" | "podUid">;
}

/** A node that lends from these pools, its clock in the hands of the test. */
export async function aLessor(pools: Pool[], reserved?: Catalogue["reserved"]) {
  const state = aState();
  const claims = standaloneClaims(state);
  let catalogue = catalogueOf(pools, reserved);
  await claims.follow(catalogue);
  const take = ({
    containerId = "c1",
    ifname = "net1",
    now = 0,
    boot = "boot",
    ...asking
  }: Asking = {}): LeaseOutcome => {
    const query = {
      pools: asking.pools ?? { 4: pools.map(({ name }) => name) },
      node: { name: "node1" },
      ...asking.query,
    };
    const request: LeaseRequest = {
      containerId,
      ifname,
      ...asking.pod,
      selections: selectPools(query, catalogue),
      catalogue,
      lendable: claims.lendable,
      hostAddresses: (asking.host ?? []).map((text): Ip => parseIp(text)!),
      coolDown: 30_000,
      now: { now, boot, epoch: 1_700_000_000_000 },
    };
    return state.write((database) => takeLease(database, request));
  };
  return {
    ...state,
    take,
    /** The addresses lent, or why none is. */
    ask(asking: Asking = {}): string {
      const outcome = take(asking);
      if (outcome.kind === "refused") return refusalMessage(asking.ifname ?? "net1", outcome);
      return outcome.leases.map(({ lease }) => lease.address).join(" ");
    },
    end({ containerId = "c1", ifname = "net1", now = 0, boot = "boot" }: Asking = {}) {
      return state.write((database) => endLeases(database, { containerId, ifname }, { now, boot }));
    },
    async edit(edited: Pool[]) {
      catalogue = catalogueOf(edited, reserved);
      await claims.follow(catalogue);
    },
  };
}
