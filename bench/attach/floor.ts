import type { Way } from "./ways.ts";

/**
 * What the kernel's part costs: the plan of a fused NIC, as the agent printed it, typed into two `ip -batch`, one on the
 * host and one in the Pod. Announcements are left out, and sysctls, which `ip` does not set.
 */
export function floor(plans: ReadonlyMap<number, readonly string[]>): Way {
  return {
    name: "ip -batch, the same kernel work",
    async add(pod, rail) {
      const { host, inPod } = batches(plans.get(rail) ?? [], pod);
      await batch([], host);
      await batch(["-n", pod], inPod);
    },
    async remove(pod, rail) {
      const { host } = batches(plans.get(rail) ?? [], pod);
      await batch(["-n", pod], [`link del net${rail}`]);
      await batch([], host.flatMap(undone).toReversed());
    },
  };
}

/** What two starts of `ip` cost, with nothing to do. */
export function starts(): Way {
  const twice = async (pod: string) => {
    await batch([], []);
    await batch(["-n", pod], []);
  };
  return { name: "ip -batch of nothing", add: twice, remove: twice };
}

/** The lines of a plan by where they work; a Pod of another name has the peer of another. */
function batches(plan: readonly string[], pod: string): { host: string[]; inPod: string[] } {
  const inPod = plan.filter((line) => line.startsWith("ip -n pod "));
  const host = plan.filter((line) => line.startsWith("ip ") && !inPod.includes(line) && !line.startsWith("ip netns"));
  return {
    host: host.map((line) => line.replace(/^ip /, "").replace(/ netns pod /, ` netns ${pod} `)),
    inPod: inPod.map((line) => line.replace(/^ip -n pod /, "")),
  };
}

/** What takes a host's line back; its rule stays. */
function undone(line: string): string[] {
  if (line.startsWith("neigh replace ")) return [`neigh del ${line.split(" ")[2]} dev ${line.split(" ")[4]}`];
  if (/^route (add|replace) /.test(line)) return [line.replace(/^route (add|replace) /, "route del ")];
  return [];
}

/** Goes on after what is there already: NICs of one Pod name some things alike. */
async function batch(options: string[], lines: string[]): Promise<void> {
  const child = Bun.spawn(["ip", ...options, "-force", "-batch", "-"], {
    stdin: new Blob([`${lines.join("\n")}\n`]),
    stdout: "ignore",
    stderr: "ignore",
  });
  await child.exited;
}
