import { readFileSync } from "node:fs";
import { addNetwork, deleteNetwork } from "./runtime.ts";
import type { PluginWay } from "./ways.ts";

/** What one ADD starts and asks of the kernel. */
export interface Counts {
  processes: number;
  syscalls: number;
  /** Requests to the kernel by netlink, answers not counted. */
  netlink: number;
}

/** Counted by strace: the plugins of one NIC and, where one is given, the agent that works for them. */
export async function countsOf(
  way: PluginWay,
  pod: string,
  agent?: number,
): Promise<{ plugins: Counts; agent?: Counts }> {
  const attachment = way.attachment(pod, 1);
  const traces = [0, 1, 2].map((at) => `/run/bench-plugin-${at}.trace`);
  const plugins = attachment.plugins.map((plugin) => plugin);
  const traced = agent === undefined ? undefined : await traceOf(agent);
  const results: unknown[] = [];
  for (const [at, plugin] of plugins.entries()) {
    const through = ["strace", "-f", "-qq", "-o", traces[at]!];
    const chain = at === 0 ? [plugin] : [{ ...plugin, prevResult: results.at(-1) }];
    results.push(await addNetwork({ ...attachment, plugins: chain, through }));
  }
  const counted = traced === undefined ? undefined : counts(await traced.stop());
  await deleteNetwork(attachment, results.at(-1));
  const all = counts(plugins.map((_, at) => readFileSync(traces[at]!, "utf8")).join("\n"));
  return { plugins: all, ...(counted !== undefined && { agent: counted }) };
}

/** Follows a process that runs already; `stop` answers what it did. */
async function traceOf(pid: number): Promise<{ stop(): Promise<string> }> {
  const file = "/run/bench-agent.trace";
  const strace = Bun.spawn(["strace", "-f", "-qq", "-p", String(pid), "-o", file], {
    stdout: "ignore",
    stderr: "ignore",
  });
  while (!/^TracerPid:\s+[1-9]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await Bun.sleep(10);
  // Its threads are seized one after the other.
  await Bun.sleep(300);
  return {
    async stop() {
      strace.kill("SIGINT");
      await strace.exited;
      return readFileSync(file, "utf8");
    },
  };
}

/** A call that another thread interrupts takes two lines, of which the second says "resumed". */
function counts(trace: string): Counts {
  const calls = trace.split("\n").filter((line) => /^\d+ +\w+\(/.test(line));
  return {
    processes: trace.match(/execve(\(| resumed).*= 0$/gm)?.length ?? 0,
    syscalls: calls.length,
    netlink: calls.filter((line) => / send(to|msg)\(.*nlmsg_len=/.test(line)).length,
  };
}
