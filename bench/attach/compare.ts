import { cpus } from "node:os";
import { dirname } from "node:path";
import { makePod, makeRails, removePod, removeRails } from "../../test/netns/node/a-rig.ts";
import { socketOfNobody, startAgent } from "./agent.ts";
import { type Counts, countsOf } from "./counts.ts";
import { comparison, quantile, table } from "./figures.ts";
import { floor, starts } from "./floor.ts";
import { upstreamPath } from "./missing.ts";
import { otherPods, removeOtherPods } from "./other-pods.ts";
import { crowd, MEASURES, oneNic, RAILS, rounds } from "./rounds.ts";
import { chained, fused, fusedAlone, type PluginWay, upstream, type Way } from "./ways.ts";

/** Pods that a full node has besides. */
const OTHERS = 200;

/** Everything in one run, printed. `executable` stands beside links of all its names. */
export async function compare(executable: string, count: number): Promise<void> {
  const path = dirname(executable);
  makeRails(8);
  const names = Array.from({ length: 16 }, (_, number) => `bench${number}`);
  for (const [number, name] of names.entries()) makePod(name, number);
  const agent = await startAgent(executable);
  const baseline = upstream(upstreamPath()!);
  const [one, three, alone] = [fused(path), chained(path), fusedAlone(path, socketOfNobody())];
  const plans = await plansOf(one, names[0]!, agent.plans);
  const ways: Way[] = [baseline, one, three, alone, floor(plans), starts()];

  console.log(
    `${cpus().length} cores, no hardware; ${count} rounds, every way in turn; ratio is to ${baseline.name}\n`,
  );
  // The plans that `ip` repeats name the peer of the first Pod.
  const times = await rounds(ways, count, () => names[0]!);
  for (const measure of MEASURES) console.log(`${comparison(measure, baseline.name, times[measure])}\n`);
  await otherPods(OTHERS);
  const full = await oneNic([baseline, one, three, alone], count, names[0]!);
  for (const command of ["ADD", "DEL"] as const) {
    console.log(`${comparison(`${command} of one NIC beside ${OTHERS} Pods`, baseline.name, full[command])}\n`);
  }
  await removeOtherPods(OTHERS);
  await printCrowds([baseline, one, three, alone], names, Math.max(1, Math.round(count / 10)));
  await printCounts([baseline, one, three, alone], names[0]!, { [one.name]: agent.pid, [three.name]: agent.pid });

  await agent.stop();
  for (const name of names) removePod(name);
  removeRails(8);
}

/** What the agent did for each rail, each alone in its Pod. */
async function plansOf(
  way: Way,
  pod: string,
  read: (pod: string) => Promise<Map<string, string[]>>,
): Promise<Map<number, string[]>> {
  const plans = new Map<number, string[]>();
  for (const rail of RAILS) {
    await way.add(pod, rail);
    plans.set(rail, (await read(pod)).get(`net${rail}`) ?? []);
    await way.remove(pod, rail);
  }
  return plans;
}

async function printCrowds(ways: readonly Way[], pods: readonly string[], count: number): Promise<void> {
  const head = ["all", "p50", "p99"].map((word) => `${word} ms`);
  const rows: string[][] = [];
  const base = { ADD: Number.NaN, DEL: Number.NaN };
  for (const way of ways) {
    const runs: Awaited<ReturnType<typeof crowd>>[] = [];
    for (let round = 0; round < count; round++) runs.push(await crowd(way, pods));
    const cells = (["ADD", "DEL"] as const).flatMap((command) => {
      const total = quantile(
        runs.map((run) => run[command].total),
        0.5,
      );
      const each = runs.flatMap((run) => run[command].each);
      if (way === ways[0]) base[command] = total;
      const figures = [total, quantile(each, 0.5), quantile(each, 0.99)].map((figure) => figure.toFixed(0));
      return [...figures, (total / base[command]).toFixed(2)];
    });
    rows.push([way.name, ...cells]);
  }
  const columns = (["ADD", "DEL"] as const).flatMap((command) => [
    `${command} ${head[0]}`,
    head[1]!,
    head[2]!,
    "ratio",
  ]);
  console.log(`${table([`${pods.length} Pods at once, ${RAILS.length} NICs each`, ...columns], rows)}\n`);
}

async function printCounts(ways: readonly PluginWay[], pod: string, agents: Record<string, number>): Promise<void> {
  if (Bun.which("strace") === null) return console.log("Processes and system calls are not counted: no strace");
  const rows: string[][] = [];
  for (const way of ways) {
    const { plugins, agent } = await countsOf(way, pod, agents[way.name]);
    rows.push([
      way.name,
      String(plugins.processes),
      ...cellsOf(plugins),
      ...(agent === undefined ? [] : cellsOf(agent)),
    ]);
  }
  const columns = ["processes", "their calls", "netlink", "agent's calls", "netlink"];
  console.log(table(["ADD of one NIC", ...columns], rows));
}

function cellsOf({ syscalls, netlink }: Counts): string[] {
  return [String(syscalls), String(netlink)];
}
