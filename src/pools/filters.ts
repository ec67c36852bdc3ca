import { contains } from "../address/prefix.ts";
import type { Pool } from "./pool.ts";
import type { PoolQuery } from "./query.ts";
import { type Labels, type Selector, selectorText, selects } from "./selector.ts";

/** Why a pool may not serve, or nothing. */
export type Filter = (pool: Pool, query: PoolQuery) => string | undefined;

/** All must pass; the first that does not gives the reason. A list of names silences the affinity beside it. */
export const FILTERS: readonly Filter[] = [
  isDisabled,
  isOfOtherNode,
  isOfOtherNamespace,
  isOfOtherPods,
  isOfOtherNetwork,
  isOfOtherSubnet,
];

function isDisabled(pool: Pool): string | undefined {
  return pool.disable ? "is disabled" : undefined;
}

function isOfOtherNode({ nodeName, nodeAffinity }: Pool, { node }: PoolQuery): string | undefined {
  if (nodeName.length > 0) return nodeName.includes(node.name) ? undefined : isFor("node", nodeName, node.name);
  return nodeAffinity && unselected("nodes", nodeAffinity, node.labels, `node ${node.name}`);
}

function isOfOtherNamespace({ namespaceName, namespaceAffinity }: Pool, { pod }: PoolQuery): string | undefined {
  const namespace = pod?.namespace;
  if (namespaceName.length > 0) {
    const own = namespace !== undefined && namespaceName.includes(namespace);
    return own ? undefined : isFor("namespace", namespaceName, namespace);
  }
  const whose = namespace === undefined ? "the Pod's namespace" : `namespace ${namespace}`;
  return namespaceAffinity && unselected("namespaces", namespaceAffinity, pod?.namespaceLabels, whose);
}

function isOfOtherPods({ podAffinity }: Pool, { pod }: PoolQuery): string | undefined {
  return podAffinity && unselected("Pods", podAffinity, pod?.labels, "the Pod");
}

/** An item without a namespace, and a network of which none is known, are told by their name alone. */
function isOfOtherNetwork({ multusName }: Pool, { network }: PoolQuery): string | undefined {
  if (multusName.length === 0) return undefined;
  const own = multusName.some((item) => {
    const [name, namespace] = item.split("/").reverse();
    const sameNamespace = namespace === undefined || (network?.namespace ?? namespace) === namespace;
    return name === network?.name && sameNamespace;
  });
  const asked = network && [network.namespace, network.name].filter((text) => text !== undefined).join("/");
  return own ? undefined : isFor("network", multusName, asked);
}

function isOfOtherSubnet({ subnet }: Pool, { master }: PoolQuery): string | undefined {
  if (master === undefined || master.addresses.some((ip) => contains(subnet, ip))) return undefined;
  const addresses = master.addresses.length > 0 ? master.addresses.join(", ") : "which has none";
  return `has subnet ${subnet}, without an address of ${master.link} (${addresses})`;
}

/** `is for node node2, not node1` */
function isFor(kind: string, names: readonly string[], own: string | undefined): string {
  const shown = names.length > 4 ? [...names.slice(0, 4), `${names.length - 4} more`] : names;
  return `is for ${kind} ${shown.join(", ")}, ${own === undefined ? `and the ${kind} is not known` : `not ${own}`}`;
}

function unselected(kind: string, selector: Selector, labels: Labels | undefined, whose: string): string | undefined {
  const text = selectorText(selector);
  if (text === "") return undefined;
  if (labels === undefined) return `is for ${kind} with ${text}, and the labels of ${whose} are not known`;
  return selects(selector, labels) ? undefined : `is for ${kind} with ${text}, which ${whose} lacks`;
}
