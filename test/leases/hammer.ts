/**
 * Leases and ends leases as fast as it can, one of several processes on one state. Each address it holds is a file in
 * `held/` that it alone may have created: another holder is an error, and ends the process. Says what it did, a line
 * each: `+ ADDRESS CONTAINER` after the commit that lent it, `- ADDRESS` before the one that ends it.
 */
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { standaloneClaims } from "../../src/claims/standalone.ts";
import { endLeases, takeLease } from "../../src/leases/lease.ts";
import { catalogueFromJson } from "../../src/pools/catalogue-json.ts";
import { selectPools } from "../../src/pools/match.ts";
import { openState, type State } from "../../src/state/open-state.ts";
import { getSnapshot } from "../../src/state/snapshot.ts";

const [directory, name, rounds, keep] = process.argv.slice(2) as [string, string, string, string];
const held: { containerId: string; address: string }[] = [];
let exhausted = 0;
for (let round = 0; round < Number(rounds); round++) {
  // Every round its own handle, as plugins without an agent have it.
  const state = openState(join(directory, "state.db"));
  lend(state, `${name}-${round}`);
  if (held.length > Number(keep)) giveBack(state);
  state.close();
}
say(`exhausted ${exhausted}`);

function lend(state: State, containerId: string): void {
  const catalogue = catalogueFromJson(state.read((database) => getSnapshot(database, "pools")))!;
  const outcome = state.write((database) =>
    takeLease(database, {
      containerId,
      ifname: "net1",
      selections: selectPools({ pools: { 4: ["rail1"] }, node: { name: "node1" } }, catalogue),
      catalogue,
      lendable: standaloneClaims(state).lendable,
      hostAddresses: [],
      coolDown: 0,
      now: { now: performance.now(), boot: "boot", epoch: Date.now() },
    }),
  );
  if (outcome.kind === "refused") {
    if (outcome.reason !== "exhausted") throw new Error(outcome.reason);
    exhausted++;
    giveBack(state);
    return;
  }
  const { address } = outcome.leases[0]!.lease;
  closeSync(openSync(join(directory, "held", address), "wx"));
  held.push({ containerId, address });
  say(`+ ${address} ${containerId}`);
}

function giveBack(state: State): void {
  const oldest = held.shift();
  if (oldest === undefined) return;
  say(`- ${oldest.address}`);
  rmSync(join(directory, "held", oldest.address));
  const ended = state.write((database) =>
    endLeases(database, { containerId: oldest.containerId, ifname: "net1" }, { now: performance.now(), boot: "boot" }),
  );
  if (ended.length !== 1) throw new Error(`${oldest.containerId} had ${ended.length} leases`);
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}
