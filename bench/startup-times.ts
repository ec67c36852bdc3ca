import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "bun";

/** What a plugin process is compared with, and what it does. */
export const PROGRAMS = ["empty program", "VERSION", "ADD", "DEL"] as const;

export type Program = (typeof PROGRAMS)[number];

/**
 * Milliseconds from start to exit, `rounds` for each program, taken in turn so that all meet the same machine. ADD and
 * DEL are whole round trips to an agent that answers at once, over its Unix socket; the executable is built anew.
 */
export async function startupTimes(rounds: number): Promise<Record<Program, number[]>> {
  const directory = await mkdtemp(join(tmpdir(), "railhead-startup-"));
  const agent = serveAgent(join(directory, "agent.sock"));
  try {
    const starts = await startsOf(directory);
    for (const program of PROGRAMS) await starts[program]();
    const times: Record<Program, number[]> = { "empty program": [], VERSION: [], ADD: [], DEL: [] };
    for (let round = 0; round < rounds; round++) {
      for (const program of PROGRAMS) times[program].push(await milliseconds(starts[program]));
    }
    return times;
  } finally {
    await agent.stop(true);
    await rm(directory, { recursive: true });
  }
}

/** The time that `share` of the runs did not exceed: a low one is the program's own, a high one the machine's. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

async function startsOf(directory: string): Promise<Record<Program, () => Promise<unknown>>> {
  const root = join(import.meta.dir, "..");
  await Bun.write(join(directory, "empty.ts"), "export {};\n");
  const flags = "--compile --minify --bytecode --splitting --format=esm --compile-exec-argv=--cwd=/".split(" ");
  await $`${process.execPath} build ${flags} --outfile=${directory}/empty ${directory}/empty.ts`.quiet();
  await $`${process.execPath} scripts/build.ts --outdir ${directory}`.cwd(root).quiet();
  const plugin = join(directory, "sriov");
  return {
    "empty program": () => start(join(directory, "empty"), {}, ""),
    VERSION: () => start(plugin, { CNI_COMMAND: "VERSION" }, ""),
    ADD: () => start(plugin, { ...VARIABLES, CNI_COMMAND: "ADD" }, config(directory)),
    DEL: () => start(plugin, { ...VARIABLES, CNI_COMMAND: "DEL" }, config(directory)),
  };
}

const VARIABLES = {
  CNI_CONTAINERID: "bench",
  CNI_NETNS: "/run/netns/bench",
  CNI_IFNAME: "net1",
  CNI_PATH: "/opt/cni/bin",
  CNI_ARGS: "IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=bench",
};

function config(directory: string): string {
  const ipam = { type: "spiderpool", default_ipv4_ippool: ["rail1"] };
  const socket = join(directory, "agent.sock");
  return JSON.stringify({ cniVersion: "0.3.1", name: "rail1", type: "sriov", deviceID: "0000:86:01.2", socket, ipam });
}

async function start(file: string, env: Record<string, string>, stdin: string): Promise<void> {
  const child = Bun.spawn([file], { env, stdin: Buffer.from(stdin), stdout: "pipe", stderr: "inherit" });
  const [exitCode, stdout] = await Promise.all([child.exited, new Response(child.stdout).text()]);
  if (exitCode !== 0) throw new Error(`${file} ended with ${exitCode}: ${stdout}`);
}

async function milliseconds(run: () => Promise<unknown>): Promise<number> {
  const began = Bun.nanoseconds();
  await run();
  return (Bun.nanoseconds() - began) / 1e6;
}

function serveAgent(unix: string) {
  const ips = [{ address: "172.16.1.2/27", gateway: "172.16.1.1", interface: 0 }];
  const interfaces = [{ name: "net1", mac: "02:00:00:00:00:01", mtu: 4200, sandbox: "/run/netns/bench" }];
  return Bun.serve({ unix, fetch: () => Response.json({ kind: "done", results: [{ interfaces, ips }] }) });
}
