import { afterEach, beforeEach } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_COORDINATOR } from "../../../src/attach/routing/coordinator-settings.ts";
import { bootMilliseconds } from "../../../src/kernel/boot.ts";
import { parseManifests } from "../../../src/manifests/parse-manifests.ts";
import { composeNode } from "../../../src/node/compose.ts";
import type { Knowledge } from "../../../src/node/knowledge.ts";
import type { Node, NodeEvents, PerformedEvent } from "../../../src/node/node.ts";
import { DEFAULT_SETTINGS, type NodeSettings } from "../../../src/node/settings.ts";
import { buildCatalogue } from "../../../src/pools/catalogue.ts";
import type { NicRequest, Request } from "../../../src/wire/request.ts";

/** A node on this machine's kernel: state and locks in a folder of its own, rails as veth, pools of Solution 2. */
export interface Rig {
  readonly node: Node;
  readonly settings: NodeSettings;
  readonly events: PerformedEvent[];
  readonly warnings: string[];
  /** Forgets the node as a crash would, and composes another on the same folder. */
  restart(events?: Partial<NodeEvents>): Node;
  end(): void;
}

export const SEED = join(import.meta.dir, "../../fixtures/seed/solution-2");

/** Pools of the seed, Solution 2, and a coordinator that is a default. */
export async function seedKnowledge(): Promise<Knowledge> {
  const file = join(SEED, "pools.yaml");
  const { documents } = parseManifests(await Bun.file(file).text(), file);
  return { catalogue: buildCatalogue(documents).catalogue, coordinator: DEFAULT_COORDINATOR };
}

export async function aRig(changes: Partial<NodeSettings> = {}, knowledge?: Knowledge): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "railhead-rig-"));
  const settings: NodeSettings = {
    ...DEFAULT_SETTINGS,
    statePath: join(folder, "state", "state.db"),
    lockDirectory: join(folder, "lock"),
    nodeName: "node1",
    secondLook: 50,
    deviceWait: 500,
    ...changes,
  };
  const rig = {
    node: undefined as unknown as Node,
    settings,
    events: [] as PerformedEvent[],
    warnings: [] as string[],
    restart(events: Partial<NodeEvents> = {}) {
      rig.node = composeNode(settings, {
        performed: (event) => void rig.events.push(event),
        warning: (message) => void rig.warnings.push(message),
        ...events,
      });
      return rig.node;
    },
    end() {
      rig.node.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  rig.restart();
  await rig.node.adopt(knowledge ?? (await seedKnowledge()));
  return rig;
}

/** What most tests stand on: rails, the Pod `one`, and a node, made anew for each test of a file. */
export function rigForTests({ rails = 2 } = {}): Rig {
  let current: Rig | undefined;
  beforeEach(async () => {
    makeRails(rails);
    makePod("one", 1);
    current = await aRig();
  });
  afterEach(() => {
    current?.end();
    removePod("one");
    removeRails(rails);
  });
  const now = (): Rig => {
    if (current === undefined) throw new Error("There is a rig only while a test runs");
    return current;
  };
  return {
    get node() {
      return now().node;
    },
    get settings() {
      return now().settings;
    },
    get events() {
      return now().events;
    },
    get warnings() {
      return now().warnings;
    },
    restart: (events) => now().restart(events),
    end: () => now().end(),
  };
}

/** `ip …`, its output; throws with what it says. */
export function ip(...words: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(["ip", ...words]);
  if (exitCode !== 0) throw new Error(`ip ${words.join(" ")}: ${stderr}`);
  return stdout.toString();
}

/** `ip -j …`, parsed. */
export function ipJson<T = Record<string, unknown>>(...words: string[]): T[] {
  const text = ip("-j", ...words);
  return text.trim() === "" ? [] : (JSON.parse(text) as T[]);
}

/** Rails eno3np1 … N as veth whose far ends are the fabric, with the addresses of the seed's plan. */
export function makeRails(count: number): void {
  for (let rail = 1; rail <= count; rail++) {
    ip("link", "add", `eno3np${rail}`, "mtu", "9000", "type", "veth", "peer", "name", `fabric${rail}`, "mtu", "9000");
    ip("link", "set", `fabric${rail}`, "up");
    ip("link", "set", `eno3np${rail}`, "up");
    ip("addr", "add", `172.16.1.${32 * (rail - 1) + 30}/27`, "dev", `eno3np${rail}`);
  }
}

export function removeRails(count: number): void {
  for (let rail = 1; rail <= count; rail++) ip("link", "del", `eno3np${rail}`);
}

/** A Pod as the cluster's default plugin leaves it; `eth0: false` leaves it with nothing but lo. */
export function makePod(name: string, number: number, { eth0 = true } = {}): void {
  ip("netns", "add", name);
  ip("-n", name, "link", "set", "lo", "up");
  if (!eth0) return;
  ip("link", "add", `cali${number}`, "type", "veth", "peer", "name", "eth0", "netns", name);
  ip("link", "set", `cali${number}`, "up");
  ip("-n", name, "addr", "add", `10.233.64.${10 + number}/32`, "dev", "eth0");
  // A link-local address would change from tentative to valid while a test looks.
  ip("-n", name, "link", "set", "eth0", "addrgenmode", "none", "up");
  ip("-n", name, "route", "add", "169.254.1.1", "dev", "eth0", "scope", "link");
  ip("-n", name, "route", "add", "default", "via", "169.254.1.1", "dev", "eth0");
  ip("route", "add", `10.233.64.${10 + number}`, "dev", `cali${number}`);
}

/** The Pod's namespace and, at once, what the kernel would clean up later. */
export function removePod(name: string): void {
  Bun.spawnSync(["ip", "-n", name, "link", "del", "eth0"]);
  ip("netns", "del", name);
}

/** Links, addresses, routes of all tables, rules and permanent neighbours of a Pod, as text to compare. */
export function stateOf(pod: string): string {
  const shows = ["addr show", "route show table all", "-6 route show table all", "rule", "neigh show nud permanent"];
  return shows.map((words) => ip("-n", pod, ...words.split(" "))).join("\n");
}

/** The fused configuration of one rail on macvlan. */
export function railConfig(rail: number): Record<string, unknown> {
  return {
    type: "railhead",
    master: `eno3np${rail}`,
    mtu: 4200,
    ipam: { type: "spiderpool", default_ipv4_ippool: [`eno3np${rail}-rail${rail}*`] },
  };
}

/** One NIC of a Pod, as its plugin asks. */
export function nicOf(pod: string, rail: number, changes: Partial<NicRequest> = {}): NicRequest {
  return {
    face: "railhead",
    cniVersion: "1.1.0",
    network: `rail${rail}`,
    containerId: pod,
    netns: `/run/netns/${pod}`,
    ifname: `net${rail}`,
    args: { K8S_POD_NAMESPACE: "default", K8S_POD_NAME: pod, K8S_POD_UID: `uid-${pod}` },
    config: railConfig(rail),
    ...changes,
  };
}

/** As if by a process of its own, which begins later than every one before it. */
export function requestOf(command: Request["command"], ...nics: NicRequest[]): Request {
  const issuedAt = Math.max(bootMilliseconds(), lastIssued + 1);
  lastIssued = issuedAt;
  return { command, nonce: crypto.randomUUID(), issuedAt, deadline: issuedAt + 60_000, nics };
}

let lastIssued = 0;

/** Performs, and throws what was refused. */
export async function perform(node: Node, command: Request["command"], ...nics: NicRequest[]) {
  const answer = await node.perform(requestOf(command, ...nics), new AbortController().signal);
  if (answer.kind === "failed")
    throw new Error(`${answer.error.code}: ${answer.error.msg} ${answer.error.details ?? ""}`);
  return answer.results;
}

/** Names of the links in a Pod, sorted. */
export function linksIn(pod: string): string[] {
  return ipJson<{ ifname: string }>("-n", pod, "link", "show")
    .map(({ ifname }) => ifname)
    .sort();
}
