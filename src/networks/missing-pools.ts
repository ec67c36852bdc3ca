import type { Finding } from "../manifests/document.ts";
import type { Network } from "./network.ts";
import { doubtful, findingsOn } from "./remark.ts";

/**
 * Networks that ask by name for a pool which is not among `pools`; every ADD of theirs would fail. Globs are left to
 * the moment of the ADD.
 */
export function missingPools(networks: readonly Network[], pools: readonly string[]): Finding[] {
  return networks.flatMap(({ plugin, document }) => {
    const { ipv4 = [], ipv6 = [] } = "ipam" in plugin ? (plugin.ipam ?? {}) : {};
    const missing = [...ipv4, ...ipv6].filter((name) => !/[?*[\]]/.test(name) && !pools.includes(name));
    const among = `the pools at hand are ${pools.join(", ")}`;
    return findingsOn(
      document,
      missing.map((name) => doubtful(["spec"], `There is no SpiderIPPool ${name}; ${among}`)),
    );
  });
}
