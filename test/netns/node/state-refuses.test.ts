import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { aRig, makePod, makeRails, nicOf, perform, type Rig, removePod, removeRails, stateOf } from "./a-rig.ts";

const DISK = "/run/small-disk";
const FILLER = `${DISK}/filler`;

let rig: Rig;
let pristine: string;

beforeEach(async () => {
  makeRails(1);
  makePod("one", 1);
  pristine = stateOf("one");
  mkdirSync(DISK, { recursive: true });
  Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", DISK]);
  rig = await aRig({ statePath: `${DISK}/state/state.db` });
});

afterEach(() => {
  rig.end();
  Bun.spawnSync(["umount", DISK]);
  removePod("one");
  removeRails(1);
});

/** Until not a byte more goes on the disk. */
function fill(): void {
  for (const size of [65_536, 4_096, 1]) {
    while (grows(size));
  }
}

function grows(size: number): boolean {
  try {
    writeFileSync(FILLER, Buffer.alloc(size), { flag: "a" });
    return true;
  } catch {
    return false;
  }
}

const empty = () => rmSync(FILLER, { force: true });

describe("a disk that is full", () => {
  test("before the journal is written keeps the plan from starting", async () => {
    let steps = 0;
    rig.node.close();
    rig.restart({ step: () => void steps++ });
    fill();
    expect(perform(rig.node, "ADD", nicOf("one", 1))).rejects.toThrow(/^5: .*no space left/);
    expect(steps).toBe(0);
    expect(stateOf("one")).toBe(pristine);
    empty();
    await perform(rig.node, "ADD", nicOf("one", 1));
    await perform(rig.node, "CHECK", nicOf("one", 1));
  });

  test("after the effects has them undone, and the sweep ends the rest when there is space again", async () => {
    rig.node.close();
    rig.restart({ step: ({ do: deed }) => void (deed === "announce" && fill()) });
    expect(perform(rig.node, "ADD", nicOf("one", 1))).rejects.toThrow(/^5: .*no space left/);
    expect(statSync(FILLER).size).toBeGreaterThan(0);
    expect(stateOf("one")).toBe(pristine);
    empty();
    rig.node.close();
    rig.restart();
    expect((await rig.node.sweep()).problems).toEqual([]);
    expect(rig.node.attachments()).toEqual([]);
    expect(rig.node.leases()).toEqual([]);
  });

  test("makes a DEL fail that would not be remembered, and not the next", async () => {
    await perform(rig.node, "ADD", nicOf("one", 1));
    fill();
    expect(perform(rig.node, "DEL", nicOf("one", 1))).rejects.toThrow(/^5: .*no space left/);
    empty();
    await perform(rig.node, "DEL", nicOf("one", 1));
    expect(stateOf("one")).toBe(pristine);
    expect(rig.node.leases()).toEqual([]);
  });
});

describe("a state that another process writes to for too long", () => {
  test("is code 11, and leaves nothing", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const writing = holdWriteLock(rig.settings.statePath, promise);
    await writing.begun;
    expect(await perform(rig.node, "ADD", nicOf("one", 1)).catch(String)).toMatch(/11: .*another process/);
    resolve();
    expect(await writing.ended).toBe(0);
    expect(stateOf("one")).toBe(pristine);
    expect(rig.node.leases()).toEqual([]);
    await perform(rig.node, "ADD", nicOf("one", 1));
  }, 60_000);
});

/** A process that keeps the state's write lock until it is told to end. */
function holdWriteLock(path: string, until: Promise<void>) {
  const script = `import { Database } from "bun:sqlite";
    const database = new Database(${JSON.stringify(path)}, { readwrite: true, create: false });
    database.run("BEGIN IMMEDIATE");
    console.log("held");
    await Bun.stdin.text();
    database.run("ROLLBACK");`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  const begun = child.stdout.getReader().read();
  void until.then(() => child.stdin.end());
  return { begun, ended: child.exited };
}
