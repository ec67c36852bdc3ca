import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { makePod, makeRails, railConfig, removePod, removeRails } from "../node/a-rig.ts";
import { callPlugin, type Machine, prepareMachine, served, startMachine } from "./a-machine.ts";

const POOLS = "/etc/railhead/manifests/pools.yaml";

let machine: Machine;

beforeAll(() => makeRails(1));
afterAll(() => removeRails(1));

beforeEach(async () => {
  prepareMachine();
  makePod("one", 1);
  machine = await startMachine();
});

afterEach(async () => {
  await machine.stop();
  removePod("one");
});

const config = railConfig(1);

describe("an edit of the manifests", () => {
  test("that would take the address of a Pod is refused by name, and comes into force once the Pod has gone", async () => {
    await callPlugin({ command: "ADD", pod: "one", config });
    edit("172.16.1.2-172.16.1.30", "172.16.1.10-172.16.1.30");
    await eventually(async () => (await manifestsDuty()).state === "degraded");
    expect((await manifestsDuty()).reason).toMatch(/eno3np1-rail1-node1.*172\.16\.1\.2.*net1 of default\/one/);
    expect(await totalOf("eno3np1-rail1-node1")).toBe("29");
    await callPlugin({ command: "DEL", pod: "one", config });
    await eventually(async () => (await totalOf("eno3np1-rail1-node1")) === "21");
    expect((await manifestsDuty()).state).toBe("ready");
  }, 30_000);

  test("that is wrong is refused with the corrected text, and the last good state serves", async () => {
    edit("172.16.1.2-172.16.1.30", "172.16.1.2-172.16.1.32");
    await eventually(async () => (await manifestsDuty()).state === "degraded");
    expect((await manifestsDuty()).reason).toContain("172.16.1.2-172.16.1.30");
    expect(await callPlugin({ command: "ADD", pod: "one", config })).toMatchObject({ exitCode: 0 });
    await callPlugin({ command: "DEL", pod: "one", config });
  }, 30_000);
});

/** As editors do it: another file, renamed into place. */
function edit(from: string, to: string): void {
  const text = readFileSync(POOLS, "utf8");
  expect(text).toContain(from);
  writeFileSync(`${POOLS}.new`, text.replace(from, to));
  renameSync(`${POOLS}.new`, POOLS);
}

async function manifestsDuty(): Promise<{ state: string; reason?: string }> {
  const { duties } = await served<{ duties: { name: string; state: string; reason?: string }[] }>("/readyz");
  return duties.find(({ name }) => name === "manifests")!;
}

async function totalOf(name: string): Promise<string | undefined> {
  const { pools } = await served<{ pools: { name: string; total: string }[] }>("/v1/pools");
  return pools.find((pool) => pool.name === name)?.total;
}

async function eventually(so: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await so()); tries++) {
    if (tries > 200) throw new Error("Waited in vain");
    await Bun.sleep(50);
  }
}
