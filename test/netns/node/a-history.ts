import { DEFAULT_COORDINATOR } from "../../../src/attach/routing/coordinator-settings.ts";
import { parseManifests } from "../../../src/manifests/parse-manifests.ts";
import type { Knowledge } from "../../../src/node/knowledge.ts";
import { buildCatalogue } from "../../../src/pools/catalogue.ts";
import type { Answer, NicRequest, Request } from "../../../src/wire/request.ts";
import { CHAIN, linkOf } from "./a-chain.ts";
import { makePod, nicOf, type Rig, railConfig, removePod, requestOf, stateOf } from "./a-rig.ts";
import { type Kill, performElsewhere } from "./elsewhere.ts";

/** A Pod of a history: its namespace comes and goes, and each time it is another container. */
export interface HistoryPod {
  name: string;
  number: number;
  container: string;
  /** What the namespace was like before anybody attached anything. */
  pristine: string;
}

/** How a request is carried out, and what happens to whoever does it. */
export type How =
  | { by: "agent"; fault?: Fault }
  /** A process of its own, as a plugin without agent is. */
  | { by: "plugin"; kill?: Kill };

/** At the Nth effect from now, done or undone: it fails, or the client goes. */
export type Fault = { at: number; what: "throws" | "leaves" };

export const RAILS = [1, 2, 3] as const;
export type HistoryRail = (typeof RAILS)[number];

/** Two pools smaller than what is asked of them: rails 1 and 2 share one, rail 3 has the other. */
const POOL_OF: Record<HistoryRail, "shared" | "own"> = { 1: "shared", 2: "shared", 3: "own" };
export const POOL_SIZES = { shared: 4, own: 2 };

const MANIFESTS = `
kind: SpiderIPPool
metadata: { name: shared }
spec: { subnet: 172.16.1.0/27, gateway: 172.16.1.1, ips: [172.16.1.2-172.16.1.5], routes: [{ dst: 172.16.0.0/16, gw: 172.16.1.1 }] }
---
kind: SpiderIPPool
metadata: { name: own }
spec: { subnet: 172.16.1.64/27, gateway: 172.16.1.65, ips: [172.16.1.66-172.16.1.67] }
`;

/** Those pools, and a coordinator with networks of a cluster, so that the NICs of a Pod have deeds in common. */
export function historyKnowledge(): Knowledge {
  const { documents } = parseManifests(
    MANIFESTS.replaceAll("kind:", "apiVersion: spiderpool.spidernet.io/v2beta1\nkind:"),
    "history.yaml",
  );
  const cluster = { overlayPodCIDR: ["10.233.64.0/18"], serviceCIDR: ["10.233.0.0/18"] } as never;
  return {
    catalogue: buildCatalogue(documents).catalogue,
    coordinator: { ...DEFAULT_COORDINATOR, ...(cluster as object) },
  };
}

export function newPod(name: string, number: number, generation: number): HistoryPod {
  makePod(name, number);
  return { name, number, container: `${name}-${generation}`, pristine: stateOf(name) };
}

export function endPod({ name }: HistoryPod): void {
  removePod(name);
}

/** The plugins of a rail in the order of their ADD: rails 1 and 3 are fused, rail 2 is a chain. */
export function nicsOf({ name, container }: HistoryPod, rail: HistoryRail): NicRequest[] {
  const ipam = { type: "spiderpool", default_ipv4_ippool: [POOL_OF[rail]] };
  const own = { containerId: container };
  if (rail !== 2) return [nicOf(name, rail, { ...own, config: { ...railConfig(rail), ipam } })];
  return CHAIN.map((face) => {
    const link = linkOf(face, name, rail, own);
    return face === "macvlan" ? { ...link, config: { ...link.config, ipam } } : link;
  });
}

/** ADD of all plugins of a rail until one fails; the last answer. */
export async function addRail(rig: Rig, pod: HistoryPod, rail: HistoryRail, how: How): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  for (const nic of nicsOf(pod, rail)) {
    const prevResult = answer?.kind === "done" ? answer.results[0] : undefined;
    answer = await carryOut(rig, requestOf("ADD", prevResult === undefined ? nic : { ...nic, prevResult }), how);
    if (answer?.kind !== "done") return answer;
  }
  return answer;
}

/** DEL of all plugins of a rail, last first, until one fails; the last answer. */
export async function deleteRail(rig: Rig, pod: HistoryPod, rail: HistoryRail, how: How): Promise<Answer | undefined> {
  let answer: Answer | undefined;
  for (const nic of nicsOf(pod, rail).toReversed()) {
    answer = await carryOut(rig, requestOf("DEL", nic), how);
    if (answer?.kind !== "done") return answer;
  }
  return answer;
}

/** The fault that the next effects of a rig's node meet. */
export const faults = new WeakMap<Rig, { left: number; strike: () => void }>();

/** To be called ahead of each effect. */
export function strike(rig: Rig): void {
  const fault = faults.get(rig);
  if (fault !== undefined && --fault.left === 0) fault.strike();
}

/** One request, by agent or plugin; nothing when its process was killed. */
export async function carryOut(rig: Rig, request: Request, how: How): Promise<Answer | undefined> {
  if (how.by === "plugin") return performElsewhere(rig.settings, request, how.kill);
  const client = new AbortController();
  const { fault } = how;
  if (fault !== undefined) {
    const throws = () => {
      throw new Error("A fault was put here");
    };
    faults.set(rig, { left: fault.at, strike: fault.what === "throws" ? throws : () => client.abort() });
  }
  try {
    return await rig.node.perform(request, client.signal);
  } finally {
    if (fault !== undefined) faults.delete(rig);
  }
}
