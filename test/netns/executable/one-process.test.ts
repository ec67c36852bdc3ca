import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { makePod, makeRails, railConfig, removePod, removeRails } from "../node/a-rig.ts";
import { callPlugin, type Machine, prepareMachine, startMachine } from "./a-machine.ts";

let machine: Machine;

beforeAll(async () => {
  makeRails(1);
  // No sweep in between.
  prepareMachine("sweepSeconds: 3600\n");
  makePod("one", 1);
  machine = await startMachine();
});

afterAll(async () => {
  await machine.stop();
  removePod("one");
  removeRails(1);
});

test("one NIC's ADD in fused form is one process, with no netlink socket of its own", async () => {
  const through = ["strace", "-f", "-qq", "-o", "/run/plugin.trace", "-e", "trace=execve,socket"];
  expect(await callPlugin({ command: "ADD", pod: "one", config: railConfig(1), through })).toMatchObject({
    exitCode: 0,
  });
  const trace = readFileSync("/run/plugin.trace", "utf8");
  expect(trace.match(/execve\(/g)).toHaveLength(1);
  expect(trace.match(/AF_NETLINK/g)).toBeNull();
  await callPlugin({ command: "DEL", pod: "one", config: railConfig(1) });
});

test("the agent opens one netlink socket in the Pod's namespace for it, and starts no process", async () => {
  // Once before, so that what is opened once and for all is open.
  await callPlugin({ command: "ADD", pod: "one", config: railConfig(1) });
  await callPlugin({ command: "DEL", pod: "one", config: railConfig(1) });
  const strace = Bun.spawn(
    [
      "strace",
      "-f",
      "-qq",
      "-p",
      String(machine.agent.pid),
      "-o",
      "/run/agent.trace",
      "-e",
      "trace=execve,socket,clone,clone3,fork,vfork",
    ],
    { stdout: "ignore", stderr: "ignore" },
  );
  await Bun.sleep(1000);
  expect(await callPlugin({ command: "ADD", pod: "one", config: railConfig(1) })).toMatchObject({ exitCode: 0 });
  strace.kill("SIGINT");
  await strace.exited;
  const trace = readFileSync("/run/agent.trace", "utf8");
  expect(trace.match(/socket\(AF_NETLINK/g)).toHaveLength(1);
  expect(trace).not.toContain("execve(");
  expect(await callPlugin({ command: "DEL", pod: "one", config: railConfig(1) })).toMatchObject({ exitCode: 0 });
});
