import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../..");
const SEED = join(ROOT, "test/fixtures/seed/solution-2");

/** A running agent with the pools of Solution 2. */
export interface Agent {
  pid: number;
  /** The plan of every NIC by its name, as an operator would type it. */
  plans(pod: string): Promise<Map<string, string[]>>;
  stop(): Promise<void>;
}

/**
 * Starts `FILE agent` on its default paths, with the environment of its unit, and waits until it is ready. Addresses do
 * not rest: there are 28 a rail.
 */
export async function startAgent(file: string): Promise<Agent> {
  mkdirSync("/etc/railhead/manifests", { recursive: true });
  for (const name of ["pools.yaml", "coordinator.yaml"]) {
    copyFileSync(join(SEED, name), join("/etc/railhead/manifests", name));
  }
  writeFileSync("/etc/railhead/config.yaml", "sweepSeconds: 3600\ncoolDownSeconds: 0\nlogLevel: warn\n");
  const log = Bun.file("/run/bench-agent.log");
  const agent = Bun.spawn([file, "agent"], { stdout: log, stderr: log, env: { ...process.env, ...unitEnvironment() } });
  while (!(await isReady())) {
    if (agent.exitCode !== null) throw new Error(`The agent ended: ${await log.text()}`);
    await Bun.sleep(20);
  }
  return {
    pid: agent.pid,
    plans,
    async stop() {
      agent.kill("SIGTERM");
      await agent.exited;
    },
  };
}

/** A socket where nobody listens, with the agent's settings beside it: what a plugin finds whose agent is gone. */
export function socketOfNobody(): string {
  mkdirSync("/run/nobody", { recursive: true });
  if (!existsSync("/run/nobody/node.json")) {
    writeFileSync("/run/nobody/node.json", readFileSync("/run/railhead/node.json"));
  }
  return "/run/nobody/agent.sock";
}

function unitEnvironment(): Record<string, string> {
  const unit = readFileSync(join(ROOT, "systemd/railhead.service"), "utf8");
  return Object.fromEntries([...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch("http://127.0.0.1:5711/readyz")).ok;
  } catch {
    return false;
  }
}

async function plans(pod: string): Promise<Map<string, string[]>> {
  const answer = await fetch("http://127.0.0.1:5711/v1/attachments");
  const { attachments } = (await answer.json()) as {
    attachments: { containerId: string; ifname: string; plan: string[] }[];
  };
  const own = attachments.filter(({ containerId }) => containerId === pod);
  return new Map(own.map(({ ifname, plan }) => [ifname, plan]));
}
