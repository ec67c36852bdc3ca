import { afterAll, afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aNic, aRequest } from "./a-request.ts";
import { anAgent, type RunningAgent } from "./an-agent.ts";

// Every test starts processes; how long that takes is no part of what they assert.
setDefaultTimeout(60_000);

const root = mkdtempSync(join(tmpdir(), "railhead-main-"));
const running: RunningAgent[] = [];

afterEach(async () => {
  for (const agent of running.splice(0)) {
    agent.process.kill("SIGKILL");
    await agent.process.exited;
  }
});
afterAll(() => rmSync(root, { recursive: true }));

describe("main()", () => {
  test("serves plugins and people, rereads its manifests, and ends with 0 when told to", async () => {
    const agent = started("whole");
    await agent.told("READY=1");
    expect((statSync(agent.socket).mode & 0o777).toString(8)).toBe("600");
    expect(await agent.pools()).toEqual([]);
    writeFileSync(join(root, "whole", "manifests", "pools.yaml"), POOL);
    agent.process.kill("SIGHUP");
    while ((await agent.pools()).length === 0) await Bun.sleep(10);
    expect(await agent.pools()).toEqual(["rail1"]);
    agent.process.kill("SIGTERM");
    expect(await agent.process.exited).toBe(0);
    await agent.told("STOPPING=1");
    expect(existsSync(agent.socket)).toBe(false);
  });

  test("leaves its settings beside the socket for plugins that find it gone", async () => {
    const agent = started("settings");
    await agent.told("READY=1");
    const path = join(root, "settings", "run", "node.json");
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(
      expect.objectContaining({ nodeName: "gpu-1", statePath: join(root, "settings", "lib", "state.db") }),
    );
    expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
  });

  test("goes by what was in force before its end while the manifests are wrong", async () => {
    const first = started("memory", POOL);
    await first.told("READY=1");
    first.process.kill("SIGTERM");
    await first.process.exited;
    const second = started("memory", "a: [\n");
    await second.told("READY=1");
    expect(await second.pools()).toEqual(["rail1"]);
    expect(second.log()).toContain("The last good manifests stay in force");
  });

  test("leaves a living agent its socket, and takes that of one that was killed", async () => {
    const first = started("twice");
    await first.told("READY=1");
    const second = started("twice");
    expect(await second.process.exited).toBe(1);
    expect(second.log()).toContain("The agent ends: Another agent serves");
    expect(await asked(first, aRequest())).not.toBe("");
    first.process.kill("SIGKILL");
    await first.process.exited;
    expect(existsSync(first.socket)).toBe(true);
    const third = started("twice");
    await third.told("READY=1");
    expect(await third.pools()).toEqual([]);
  });

  test("answers a plugin with the node's word", async () => {
    const agent = started("plugin", POOL);
    await agent.told("READY=1");
    const nics = [aNic({ face: "spiderpool", config: { type: "spiderpool" }, netns: "", containerId: "none" })];
    const answer = await asked(agent, aRequest({ command: "DEL", deadline: 2 ** 50, nics }));
    expect(JSON.parse(answer)).toEqual({ kind: "done", results: [{}] });
    expect(agent.log()).toContain("DEL net1 of ai/trainer-0: gpu1-net11 by spiderpool");
  });

  test("ends with 2 and a line for a flag that is wrong", async () => {
    const main = join(import.meta.dir, "../../src/main.ts");
    const agent = Bun.spawn([process.execPath, main, "agent", "--http", "5711"], { stderr: "pipe" });
    expect(await agent.exited).toBe(2);
    expect(await new Response(agent.stderr).text()).toStartWith("railhead agent: --http must be ADDRESS:PORT");
  });

  test("ends with 1 and a line for a state it cannot use", async () => {
    mkdirSync(join(root, "foreign", "lib"), { recursive: true });
    writeFileSync(
      join(root, "foreign", "lib", "state.db"),
      "This is no database, however often it is read. ".repeat(99),
    );
    const agent = started("foreign");
    expect(await agent.process.exited).toBe(1);
    expect(agent.log()).toContain("The agent ends: State ");
    expect(existsSync(agent.socket)).toBe(false);
  });
});

const POOL = `
apiVersion: spiderpool.spidernet.io/v2beta1
kind: SpiderIPPool
metadata: { name: rail1 }
spec: { subnet: 172.16.1.0/27, ips: [172.16.1.2-172.16.1.30] }
`;

function started(name: string, manifest?: string): RunningAgent {
  const agent = anAgent(join(root, name), manifest);
  running.push(agent);
  return agent;
}

async function asked(agent: RunningAgent, request: object): Promise<string> {
  const body = JSON.stringify(request);
  return (await fetch("http://railhead/cni", { unix: agent.socket, method: "POST", body })).text();
}
