import type { Document, Finding } from "../manifests/document.ts";
import { type Configuration, configurationOf, type Form } from "../networks/conflist.ts";
import { missingPools } from "../networks/missing-pools.ts";
import type { Network } from "../networks/network.ts";
import { readNetworks } from "../networks/read-networks.ts";
import { doubtful, findingsOn, objectText, refused } from "../networks/remark.ts";

/** A network as the runtime reads it. */
export interface RenderedNetwork {
  name: string;
  namespace: string;
  /** Name of the file that holds it. */
  file: string;
  /** What stands in that file. */
  text: string;
  /** The resource whose devices Pods ask kubelet for. */
  resourceName?: string;
  annotations: Record<string, string>;
}

/** Every network of the manifests in the form asked for; with an error among the findings some are missing. */
export function rendered(
  documents: readonly Document[],
  form: Form,
): { networks: RenderedNetwork[]; findings: Finding[] } {
  const { networks, findings } = readNetworks(documents);
  const pools = documents.filter(({ kind }) => kind === "SpiderIPPool").map(({ name }) => name);
  const files = networks.map((network) => fileOf(network, form));
  return {
    networks: files.flatMap(({ file }) => file ?? []),
    findings: [
      ...findings,
      ...(pools.length === 0 ? [] : missingPools(networks, pools)),
      ...files.flatMap((one) => one.findings),
      ...sameFile(networks),
    ],
  };
}

function fileOf(network: Network, form: Form): { file?: RenderedNetwork; findings: Finding[] } {
  const configuration = configurationOf(network, form);
  const { name, namespace, annotations, plugin } = network;
  const content = contentOf(configuration);
  if (content === undefined) return { findings: findingsOn(network.document, [nothing(configuration)]) };
  const resource = plugin.cniType === "sriov" ? { resourceName: plugin.resourceName } : {};
  const file = { name, namespace, file: `${name}.${content.extension}`, text: content.text, ...resource, annotations };
  return { file, findings: [] };
}

/** A list is a `.conflist`; a customCNI that is a single plugin is a `.conf`, by which runtimes tell them apart. */
function contentOf(configuration: Configuration): { extension: "conflist" | "conf"; text: string } | undefined {
  switch (configuration.kind) {
    case "conflist":
      return { extension: "conflist", text: `${JSON.stringify(configuration.conflist, null, 2)}\n` };
    case "verbatim":
      return { extension: isList(configuration.text) ? "conflist" : "conf", text: withNewline(configuration.text) };
    case "elsewhere":
    case "notServed":
      return undefined;
  }
}

function nothing(configuration: Configuration) {
  if (configuration.kind === "notServed") return refused(["spec"], configuration.why);
  return doubtful(
    ["spec"],
    "customCNI is empty: the runtime looks for that network in its own folder; nothing is rendered",
  );
}

function isList(text: string): boolean {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null && "plugins" in value;
}

function withNewline(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Files are named without their namespace, as runtimes look networks up. */
function sameFile(networks: readonly Network[]): Finding[] {
  return networks.flatMap((network, at) => {
    const first = networks.find(({ name }) => name === network.name)!;
    if (networks.indexOf(first) === at || first.namespace === network.namespace) return [];
    const text = `${network.name}.conflist is the file of ${objectText(first.document)} too; render them one by one`;
    return findingsOn(network.document, [refused(["metadata"], text)]);
  });
}
