import { join } from "node:path";

/** One NIC as a container runtime sees it: a Pod, a name, and the plugins of its network, first to last. */
export interface Attachment {
  pod: string;
  ifname: string;
  network: string;
  plugins: readonly Record<string, unknown>[];
  /** Where the plugins are, and those that they start themselves. */
  path: string;
  /** Words put in front of each plugin: strace, for one. */
  through?: readonly string[];
}

/** Runs the chain as libcni does: a process for each plugin, each given the result of the one before. */
export async function addNetwork(attachment: Attachment): Promise<unknown> {
  let prevResult: unknown;
  for (const plugin of attachment.plugins) {
    prevResult = JSON.parse(
      await run("ADD", attachment, { ...plugin, ...(prevResult !== undefined && { prevResult }) }),
    );
  }
  return prevResult;
}

/** The same backwards, each plugin with the result of the ADD. */
export async function deleteNetwork(attachment: Attachment, prevResult: unknown): Promise<void> {
  for (const plugin of attachment.plugins.toReversed()) {
    await run("DEL", attachment, { ...plugin, ...(prevResult !== undefined && { prevResult }) });
  }
}

async function run(command: "ADD" | "DEL", attachment: Attachment, plugin: Record<string, unknown>): Promise<string> {
  const { pod, ifname, network, path, through = [] } = attachment;
  const child = Bun.spawn([...through, join(path, String(plugin.type))], {
    env: {
      CNI_COMMAND: command,
      CNI_CONTAINERID: pod,
      CNI_NETNS: `/run/netns/${pod}`,
      CNI_IFNAME: ifname,
      CNI_PATH: path,
      CNI_ARGS: `IgnoreUnknown=1;K8S_POD_NAMESPACE=default;K8S_POD_NAME=${pod};K8S_POD_UID=uid-${pod}`,
    },
    stdin: new Blob([JSON.stringify({ cniVersion: "1.0.0", name: network, ...plugin })]),
    stdout: "pipe",
    stderr: "inherit",
  });
  const [output, exitCode] = await Promise.all([new Response(child.stdout).text(), child.exited]);
  if (exitCode !== 0) throw new Error(`${command} ${ifname} of ${pod} by ${plugin.type}: ${output}`);
  return output;
}
