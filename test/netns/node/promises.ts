import { expect } from "bun:test";
import { readdirSync } from "node:fs";
import { type HistoryPod, nicsOf, RAILS } from "./a-history.ts";
import { ip, ipJson, linksIn, perform, type Rig, stateOf } from "./a-rig.ts";

/**
 * What holds after every step of every history, whoever has been killed in it: no address of a pool stands in a Pod
 * that it is not lent to, what is not recorded is not there, and a Pod without records is as it was.
 */
export function expectNothingLentTwice(rig: Rig, pods: readonly HistoryPod[]): void {
  const leases = rig.node.leases();
  const records = rig.node.attachments();
  expect(new Set(leases.map(({ address }) => address)).size).toBe(leases.length);
  for (const pod of pods) {
    const lent = leases.filter(({ containerId }) => containerId === pod.container);
    for (const { address, ifname } of addressesIn(pod)) {
      expect(lent).toContainEqual(expect.objectContaining({ address, ifname }));
    }
    const own = records.filter(({ containerId }) => containerId === pod.container);
    const recorded = own.map(({ ifname }) => ifname);
    expect(linksIn(pod.name).filter((name) => name.startsWith("net") && !recorded.includes(name))).toEqual([]);
    if (own.length === 0) expect(stateOf(pod.name)).toBe(pod.pristine);
  }
}

/** What holds once the dead have been swept: leases are of records, all of which are done, and the Pods show them. */
export function expectSettled(rig: Rig, pods: readonly HistoryPod[]): void {
  const records = rig.node.attachments();
  const leases = rig.node.leases();
  expect(records.filter(({ state }) => state !== "done")).toEqual([]);
  const recorded = (containerId: string, ifname: string) =>
    records.some((record) => record.containerId === containerId && record.ifname === ifname);
  expect(leases.filter(({ containerId, ifname }) => !recorded(containerId, ifname))).toEqual([]);
  for (const pod of pods) {
    const own = records.filter(({ containerId }) => containerId === pod.container);
    const mains = own.filter(({ face }) => face === "railhead" || face === "macvlan").map(({ ifname }) => ifname);
    expect(linksIn(pod.name)).toEqual([...mains, "eth0", "lo"].sort());
    const lent = leases.filter(({ containerId }) => containerId === pod.container).map(({ address }) => address);
    expect(
      addressesIn(pod)
        .map(({ address }) => address)
        .sort(),
    ).toEqual(lent.sort());
  }
  const routes = ipJson<{ dst: string; table?: string }>("-4", "route", "show", "table", "all");
  const ways = routes.filter(({ table }) => table === "500").map(({ dst }) => dst);
  const plans = records.flatMap(({ plan }) => plan);
  expect(ways.filter((dst) => !plans.some((line) => line.includes(` ${dst} `)))).toEqual([]);
}

/** CHECK of every plugin of every NIC that has a whole set of records. */
export async function expectChecked(rig: Rig, pods: readonly HistoryPod[]): Promise<void> {
  const records = rig.node.attachments();
  for (const pod of pods) {
    for (const rail of RAILS) {
      const nics = nicsOf(pod, rail);
      const own = records.filter(
        ({ containerId, ifname }) => containerId === pod.container && ifname === nics[0]?.ifname,
      );
      if (own.length !== nics.length) continue;
      for (const nic of nics) await perform(rig.node, "CHECK", nic);
    }
  }
}

/** Everything on the host that an attachment may change, but for the rule that stays; sorted, since Pods come and go. */
export function hostState(): string[] {
  const links = ipJson<{ ifname: string }>("link", "show").map(({ ifname }) => ifname);
  const shows = ["-4 route show table all", "-4 rule", "-4 neigh show nud permanent"];
  const lines = shows.flatMap((words) => ip(...words.split(" ")).split("\n"));
  return [...links, ...lines.filter((line) => !/^1000:.*lookup 500/.test(line))].sort();
}

/** What holds when everything has been deleted. */
export function expectNothingLeft(rig: Rig, pods: readonly HistoryPod[]): void {
  expect(rig.node.attachments()).toEqual([]);
  expect(rig.node.leases()).toEqual([]);
  expect(readdirSync(rig.settings.lockDirectory)).toEqual([]);
  for (const pod of pods) expect(stateOf(pod.name)).toBe(pod.pristine);
}

/** The addresses of pools that stand in a Pod. */
function addressesIn({ name }: HistoryPod): { ifname: string; address: string }[] {
  return ipJson<{ ifname: string; addr_info: { local: string }[] }>("-n", name, "-4", "addr", "show").flatMap(
    ({ ifname, addr_info }) =>
      addr_info
        .filter(({ local }) => local.startsWith("172.16."))
        .map(({ local }) => ({ ifname: ifname.replace(/@.*/, ""), address: local })),
  );
}
