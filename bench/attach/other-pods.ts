/**
 * The host as others' Pods leave it: for each a pair, a route and a neighbour, and for each of their eight rails a route
 * and a neighbour more. Not one of them is what an ADD is about.
 */
export async function otherPods(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, pod) => linesOf(pod + 1)).flat();
  const child = Bun.spawn(["ip", "-force", "-batch", "-"], { stdin: new Blob([`${lines.join("\n")}\n`]) });
  if ((await child.exited) !== 0) throw new Error("The pairs of other Pods could not be made");
}

/** They go with their pairs. */
export async function removeOtherPods(count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, pod) => `link set other${pod + 1} group 77`);
  const all = `${[...lines, "link del group 77"].join("\n")}\n`;
  await Bun.spawn(["ip", "-batch", "-"], { stdin: new Blob([all]) }).exited;
}

function linesOf(pod: number): string[] {
  const rails = [1, 2, 3, 4, 5, 6, 7, 8].map((rail) => `172.17.${pod}.${rail}`);
  return [
    `link add other${pod} type veth peer name otherp${pod}`,
    `link set other${pod} up`,
    `link set otherp${pod} up`,
    `route add 10.234.0.${pod} dev other${pod}`,
    ...rails.map((ip) => `route add ${ip} dev other${pod} table 500`),
    ...[`10.234.0.${pod}`, ...rails].map((ip) => `neigh replace ${ip} dev other${pod} lladdr 02:00:00:00:00:01`),
  ];
}
