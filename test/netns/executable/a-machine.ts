import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SEED } from "../node/a-rig.ts";

/** The built executable in the places where it belongs: what scripts/in-node has mounted, all of it this test's own. */
export const BIN = "/opt/cni/bin";
export const SOCKET = "/run/railhead/agent.sock";

/** A running agent, with the seed's manifests. */
export interface Machine {
  agent: Bun.Subprocess;
  /** Everything the agent has said. */
  log(): string;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number>;
}

/** Removes what earlier agents left, and puts the seed's manifests in place. */
export function prepareMachine(config = "sweepSeconds: 1\n"): void {
  for (const path of ["/run/railhead", "/var/lib/railhead", "/etc/railhead/manifests"]) empty(path);
  mkdirSync("/etc/railhead/manifests", { recursive: true });
  for (const file of ["pools.yaml", "coordinator.yaml"]) {
    copyFileSync(join(SEED, file), join("/etc/railhead/manifests", file));
  }
  writeFileSync("/etc/railhead/config.yaml", config);
}

/** Starts the agent and waits until it is ready. */
export async function startMachine(): Promise<Machine> {
  if (!existsSync(join(BIN, "railhead"))) throw new Error("Run this through scripts/in-node, after bun run build");
  const file = `/run/agent-${crypto.randomUUID()}.log`;
  const agent = Bun.spawn([join(BIN, "railhead"), "agent"], { stdout: Bun.file(file), stderr: Bun.file(file) });
  const log = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
  for (let tries = 0; ; tries++) {
    const ready = await fetch("http://127.0.0.1:5711/readyz").then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) break;
    if (agent.exitCode !== null || tries > 200) throw new Error(`The agent did not become ready: ${log()}`);
    await Bun.sleep(50);
  }
  return {
    agent,
    log,
    async stop() {
      agent.kill("SIGCONT");
      agent.kill("SIGTERM");
      return agent.exited;
    },
  };
}

export interface PluginCall {
  command: "ADD" | "DEL" | "CHECK" | "GC" | "STATUS" | "VERSION";
  pod: string;
  ifname?: string;
  netns?: string;
  config: Record<string, unknown>;
  /** Words put in front of the plugin: strace, for one. */
  through?: string[];
}

export interface PluginAnswer {
  exitCode: number;
  output: Record<string, unknown> | undefined;
}

/** Starts a plugin as a runtime does, and reads what it writes. */
export async function callPlugin({
  command,
  pod,
  ifname = "net1",
  netns,
  config,
  through = [],
}: PluginCall): Promise<PluginAnswer> {
  const child = Bun.spawn([...through, join(BIN, String(config.type))], {
    env: {
      CNI_COMMAND: command,
      CNI_CONTAINERID: pod,
      CNI_NETNS: netns ?? `/run/netns/${pod}`,
      CNI_IFNAME: ifname,
      CNI_PATH: BIN,
      CNI_ARGS: `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=${pod};K8S_POD_UID=uid-${pod}`,
    },
    stdin: new Blob([JSON.stringify({ cniVersion: "1.1.0", name: "rail", ...config })]),
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  const exitCode = await child.exited;
  return { exitCode, output: text === "" ? undefined : JSON.parse(text) };
}

/** What the agent serves at a path. */
export async function served<T>(path: string): Promise<T> {
  return (await (await fetch(`http://127.0.0.1:5711${path}`)).json()) as T;
}

function empty(folder: string): void {
  // Mount points stay; what is in them goes.
  for (const name of existsSync(folder)
    ? new Bun.Glob("**").scanSync({ cwd: folder, dot: true, onlyFiles: false })
    : []) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}
