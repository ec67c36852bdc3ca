import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "bun";

/** What is timed: an empty program from start to exit, and a plugin's calls in parts. */
export const SPANS = ["empty program", "VERSION", "ADD, until asked", "ADD", "DEL"] as const;

export type Span = (typeof SPANS)[number];

/**
 * Milliseconds, `rounds` for each span, taken in turn so that all meet the same machine. ADD and DEL are whole round
 * trips to an agent that answers at once, over its Unix socket; "until asked" ends when the request reaches the agent.
 * The executable is built anew, since how long a file has been on the disk matters more than what is in it.
 */
export async function startupTimes(rounds: number): Promise<Record<Span, number[]>> {
  const directory = await mkdtemp(join(tmpdir(), "railhead-startup-"));
  const agent = serveAgent(join(directory, "agent.sock"));
  try {
    const starts = await startsOf(directory);
    const times: Record<Span, number[]> = {
      "empty program": [],
      VERSION: [],
      "ADD, until asked": [],
      ADD: [],
      DEL: [],
    };
    // The first round reads the executables into memory, and does not count.
    for (let round = 0; round <= rounds; round++) {
      for (const call of ["empty program", "VERSION", "ADD", "DEL"] as const) {
        const began = Bun.nanoseconds();
        await starts[call]();
        if (round === 0) continue;
        times[call].push((Bun.nanoseconds() - began) / 1e6);
        if (call === "ADD") times["ADD, until asked"].push((agent.askedAt() - began) / 1e6);
      }
    }
    return times;
  } finally {
    await agent.stop();
    await rm(directory, { recursive: true });
  }
}

/** The time that `share` of the runs did not exceed: a low one is the program's own, a high one the machine's. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}

async function startsOf(directory: string): Promise<Record<Exclude<Span, "ADD, until asked">, () => Promise<void>>> {
  const root = join(import.meta.dir, "..");
  await Bun.write(join(directory, "empty.ts"), "export {};\n");
  const flags = "--compile --minify --bytecode --splitting --format=esm --compile-exec-argv=--cwd=/".split(" ");
  flags.push("--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig");
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

function serveAgent(unix: string): { askedAt(): number; stop(): Promise<void> } {
  const ips = [{ address: "172.16.1.2/27", gateway: "172.16.1.1", interface: 0 }];
  const interfaces = [{ name: "net1", mac: "02:00:00:00:00:01", mtu: 4200, sandbox: "/run/netns/bench" }];
  let askedAt = 0;
  const fetch = () => {
    askedAt = Bun.nanoseconds();
    return Response.json({ kind: "done", results: [{ interfaces, ips }] });
  };
  const server = Bun.serve({ unix, fetch });
  return { askedAt: () => askedAt, stop: () => server.stop(true) };
}
