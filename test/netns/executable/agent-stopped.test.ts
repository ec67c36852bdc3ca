import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { linksIn, makePod, makeRails, railConfig, removePod, removeRails, stateOf } from "../node/a-rig.ts";
import { callPlugin, prepareMachine, SOCKET } from "./a-machine.ts";

let agent: Bun.Subprocess;

beforeAll(() => makeRails(2));
afterAll(() => removeRails(2));

beforeEach(() => {
  prepareMachine();
  makePod("one", 1);
});

afterEach(async () => {
  agent.kill("SIGKILL");
  await agent.exited;
  removePod("one");
});

describe("an agent stopped by SIGSTOP in the middle of a plan", () => {
  test("keeps its locks: the plugin answers code 11, and the agent takes its half back when it goes on", async () => {
    await startStopping(4);
    const before = stateOf("one");
    const config = { ...railConfig(1), deadlineSeconds: 6 };
    expect(await callPlugin({ command: "ADD", pod: "one", config })).toMatchObject({
      exitCode: 1,
      output: { code: 11 },
    });
    expect(stateOf("one")).not.toBe(before);
    agent.kill("SIGCONT");
    await eventually(() => stateOf("one") === before);
    expect(await callPlugin({ command: "ADD", pod: "one", config })).toMatchObject({ exitCode: 0 });
    expect(linksIn("one")).toEqual(["eth0", "lo", "net1"]);
    expect(await callPlugin({ command: "DEL", pod: "one", config })).toMatchObject({ exitCode: 0 });
    expect(stateOf("one")).toBe(before);
  }, 60_000);

  test("undoes an ADD whose plugin was killed meanwhile, long before its deadline", async () => {
    await startStopping(4);
    const before = stateOf("one");
    const plugin = callPlugin({
      command: "ADD",
      pod: "one",
      config: railConfig(1),
      through: ["timeout", "-s", "KILL", "2"],
    });
    await plugin.catch(() => {});
    agent.kill("SIGCONT");
    await eventually(() => stateOf("one") === before);
  }, 60_000);

  test("leaves other Pods to the plugins themselves", async () => {
    await startStopping(4);
    makePod("two", 2);
    try {
      const config = { ...railConfig(1), deadlineSeconds: 6 };
      const first = callPlugin({ command: "ADD", pod: "one", config });
      await eventually(() => linksIn("one").includes("net1"));
      expect(
        await callPlugin({ command: "ADD", pod: "two", config: { ...railConfig(2), deadlineSeconds: 6 } }),
      ).toMatchObject({
        exitCode: 0,
      });
      expect(linksIn("two")).toEqual(["eth0", "lo", "net1"]);
      await first;
    } finally {
      removePod("two");
    }
  }, 60_000);
});

async function startStopping(at: number): Promise<void> {
  const log = `/run/stopped-${crypto.randomUUID()}.log`;
  const script = join(import.meta.dir, "stopped-agent.ts");
  agent = Bun.spawn([process.execPath, script, SOCKET, String(at)], { stdout: Bun.file(log), stderr: Bun.file(log) });
  await eventually(() => existsSync(log) && readFileSync(log, "utf8").includes("ready"));
}

/** Waits until it is so; a test that waits in vain fails by its own limit. */
async function eventually(so: () => boolean): Promise<void> {
  for (let tries = 0; !so(); tries++) {
    if (tries > 400) throw new Error("Waited in vain");
    await Bun.sleep(50);
  }
}
