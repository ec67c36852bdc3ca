import type { Mac } from "../address/mac.ts";
import type { VfState } from "./vf.ts";
import type { VirtualFunction } from "./virtual-function.ts";

export type FoundByMac =
  | { kind: "found"; function: VirtualFunction }
  | { kind: "none" }
  | { kind: "several"; functions: VirtualFunction[] };

/**
 * The VF whose administrative MAC this is, as its PF tells it: the way to a VF whose interface is in a Pod.
 * `vfsOf` is `Kernel.vfs` of the host, asked once for each PF.
 */
export function virtualFunctionByMac(
  mac: Mac,
  functions: readonly VirtualFunction[],
  vfsOf: (pf: string) => VfState[],
): FoundByMac {
  const matches: VirtualFunction[] = [];
  for (const [pf, own] of Map.groupBy(functions, (found) => found.pf.netdev)) {
    const indexes = vfsOf(pf)
      .filter((state) => state.mac === mac)
      .map((state) => state.vf);
    matches.push(...own.filter((found) => indexes.includes(found.index)));
  }
  const [first, ...others] = matches;
  if (first === undefined) return { kind: "none" };
  return others.length === 0 ? { kind: "found", function: first } : { kind: "several", functions: matches };
}
