import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { standaloneClaims } from "../../src/claims/standalone.ts";
import { catalogueOf } from "../../src/pools/catalogue.ts";
import { catalogueToJson } from "../../src/pools/catalogue-json.ts";
import { listLeases } from "../../src/state/leases.ts";
import { openState } from "../../src/state/open-state.ts";
import { putSnapshot } from "../../src/state/snapshot.ts";
import { aPool } from "../pools/a-pool.ts";
import { aState } from "../state/a-state.ts";

type Ground = ReturnType<typeof aState>;

/** A state with one pool of 16 addresses, and a folder where their holders meet. */
async function ground(): Promise<Ground> {
  const state = aState();
  const catalogue = catalogueOf([aPool({ ips: ["172.16.1.2-172.16.1.17"] })]);
  mkdirSync(join(state.directory, "held"));
  await standaloneClaims(state).follow(catalogue);
  state.write((database) => putSnapshot(database, "pools", catalogueToJson(catalogue)));
  return state;
}

function hammer({ directory }: Ground, name: string, rounds: number, keep: number) {
  const program = join(import.meta.dir, "hammer.ts");
  const args = [directory, name, String(rounds), String(keep)];
  return Bun.spawn([process.execPath, program, ...args], { stdout: "pipe", stderr: "pipe" });
}

/** What a hammer holds by its own words. */
function heldBy(lines: string): string[] {
  const held = new Set<string>();
  for (const [sign, address] of lines.split("\n").map((line) => line.split(" "))) {
    if (sign === "+") held.add(address!);
    if (sign === "-") held.delete(address!);
  }
  return [...held];
}

describe("takeLease()", () => {
  test("lends no address twice among processes that compete for too few", async () => {
    using state = await ground();
    const children = ["a", "b", "c"].map((name) => hammer(state, name, 60, 7));
    const outputs = await Promise.all(
      children.map(async (child) => [await child.stdout.text(), await child.stderr.text()]),
    );
    expect(outputs.map(([, errors]) => errors)).toEqual(["", "", ""]);
    const held = outputs.flatMap(([lines]) => heldBy(lines!));
    expect(new Set(held).size).toBe(held.length);
    expect(
      state
        .read(listLeases)
        .map(({ address }) => address as string)
        .sort(),
    ).toEqual(held.sort());
    expect(outputs.some(([lines]) => !lines!.includes("exhausted 0"))).toBe(true);
  });

  test("loses nothing that it has answered when its process is killed", async () => {
    using state = await ground();
    const child = hammer(state, "k", 100_000, 5);
    let lines = "";
    for await (const chunk of child.stdout) {
      lines += new TextDecoder().decode(chunk);
      if (lines.length > 2_000) child.kill("SIGKILL");
    }
    await child.exited;
    expect(child.signalCode).toBe("SIGKILL");
    const again = openState(state.path);
    const leased = again.read(listLeases).map(({ address }) => address as string);
    again.close();
    // The last word may have been cut off, and the last deed may have found no time for its word.
    const said = heldBy(lines.slice(0, lines.lastIndexOf("\n") + 1));
    expect(said.length).toBeGreaterThan(3);
    expect(said.filter((address) => !leased.includes(address))).toEqual([]);
    expect(leased.length - said.length).toBeLessThanOrEqual(1);
  });
});
