import type { Node } from "../../../src/node/node.ts";
import type { FaceName } from "../../../src/wire/face.ts";
import type { NicRequest } from "../../../src/wire/request.ts";
import type { Result } from "../../../src/wire/result.ts";
import { nicOf, perform, railConfig } from "./a-rig.ts";

/** The plugins of a rail as the document chains them, on macvlan. */
export const CHAIN = ["macvlan", "coordinator", "tuning"] as const satisfies FaceName[];

const CONFIGS: Record<(typeof CHAIN)[number], (rail: number) => Record<string, unknown>> = {
  macvlan: (rail) => ({ type: "macvlan", master: `eno3np${rail}`, ipam: railConfig(rail).ipam }),
  coordinator: () => ({ type: "coordinator", mode: "overlay" }),
  tuning: () => ({ type: "tuning", mtu: 4200, sysctl: { "net/ipv4/conf/IFNAME/rp_filter": "0" } }),
};

/** What one plugin of the chain is asked. */
export function linkOf(
  face: (typeof CHAIN)[number],
  pod: string,
  rail: number,
  changes: Partial<NicRequest> = {},
): NicRequest {
  return nicOf(pod, rail, { face, config: CONFIGS[face](rail), ...changes });
}

/** ADD of the whole chain, each plugin with the result of the one before, as a runtime does. */
export async function addChain(node: Node, pod: string, rail: number): Promise<Result> {
  let result: Result | undefined;
  for (const face of CHAIN) {
    const prev = result === undefined ? {} : { prevResult: result };
    [result] = await perform(node, "ADD", linkOf(face, pod, rail, prev));
  }
  return result!;
}

/** DEL of the whole chain, last plugin first. */
export async function deleteChain(node: Node, pod: string, rail: number): Promise<void> {
  for (const face of CHAIN.toReversed()) await perform(node, "DEL", linkOf(face, pod, rail));
}

/** CHECK of every plugin of the chain. */
export async function checkChain(node: Node, pod: string, rail: number): Promise<void> {
  for (const face of CHAIN) await perform(node, "CHECK", linkOf(face, pod, rail));
}
