import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { linksIn, makePod, makeRails, railConfig, removePod, removeRails, stateOf } from "../node/a-rig.ts";
import { callPlugin, type Machine, prepareMachine, served, startMachine } from "./a-machine.ts";

let machine: Machine;

beforeAll(() => makeRails(8));
afterAll(() => removeRails(8));

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

describe("with the agent stopped", () => {
  test("ADD and DEL are done by the plugin itself, from what the agent knew", async () => {
    expect(await machine.stop()).toBe(0);
    const before = stateOf("one");
    const added = await callPlugin({ command: "ADD", pod: "one", config });
    expect(added).toMatchObject({ exitCode: 0, output: { ips: [{ address: "172.16.1.2/27" }] } });
    expect(linksIn("one")).toEqual(["eth0", "lo", "net1"]);
    expect(
      await callPlugin({ command: "CHECK", pod: "one", config: { ...config, prevResult: added.output } }),
    ).toMatchObject({ exitCode: 0 });
    expect(await callPlugin({ command: "DEL", pod: "one", config })).toMatchObject({ exitCode: 0 });
    expect(stateOf("one")).toBe(before);
  });

  test("an address lent then is known to the next agent", async () => {
    await machine.stop();
    await callPlugin({ command: "ADD", pod: "one", config });
    machine = await startMachine();
    const { leases } = await served<{ leases: { address: string }[] }>("/v1/leases");
    expect(leases.map(({ address }) => address)).toEqual(["172.16.1.2"]);
    const second = await callPlugin({ command: "ADD", pod: "one", ifname: "net2", config });
    expect(second.output).toMatchObject({ ips: [{ address: "172.16.1.3/27" }] });
  });

  test("eight ADDs at once give eight different addresses", async () => {
    await machine.stop();
    const rails = [1, 2, 3, 4, 5, 6, 7, 8];
    const answers = await Promise.all(
      rails.map((rail) => callPlugin({ command: "ADD", pod: "one", ifname: `net${rail}`, config: railConfig(rail) })),
    );
    expect(answers.map(({ exitCode }) => exitCode)).toEqual(rails.map(() => 0));
    expect(linksIn("one")).toEqual(["eth0", "lo", ...rails.map((rail) => `net${rail}`)]);
    const deleted = await Promise.all(
      rails.map((rail) => callPlugin({ command: "DEL", pod: "one", ifname: `net${rail}`, config: railConfig(rail) })),
    );
    expect(deleted.map(({ exitCode }) => exitCode)).toEqual(rails.map(() => 0));
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
  }, 60_000);
});

describe("with the agent killed", () => {
  test("its socket is left, and the plugin does the work", async () => {
    machine.agent.kill("SIGKILL");
    await machine.agent.exited;
    expect(await callPlugin({ command: "ADD", pod: "one", config })).toMatchObject({ exitCode: 0 });
    machine = await startMachine();
    expect(await callPlugin({ command: "DEL", pod: "one", config })).toMatchObject({ exitCode: 0 });
    expect(linksIn("one")).toEqual(["eth0", "lo"]);
  });
});
