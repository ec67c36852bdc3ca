import type { Document, Finding } from "../manifests/document.ts";
import { writeManifests } from "../manifests/write-manifests.ts";
import { attachmentDefinitionOf } from "../networks/attachment-definition.ts";
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
  /** The same, not as a text. */
  value: unknown;
  /** The resource whose devices Pods ask kubelet for. */
  resourceName?: string;
  annotations: Record<string, string>;
}

/** For a runtime's folder, or for the API server, where Multus looks networks up. */
export type Target = "conflist" | "definition";

/** Every network of the manifests in the form asked for; with an error among the findings some are missing. */
export function rendered(
  documents: readonly Document[],
  form: Form,
  target: Target = "conflist",
): { networks: RenderedNetwork[]; findings: Finding[] } {
  const { networks, findings } = readNetworks(documents);
  const pools = documents.filter(({ kind }) => kind === "SpiderIPPool").map(({ name }) => name);
  const files = networks.map((network) => fileOf(network, form, target));
  return {
    networks: files.flatMap(({ file }) => file ?? []),
    findings: [
      ...findings,
      ...(pools.length === 0 ? [] : missingPools(networks, pools)),
      ...files.flatMap((one) => one.findings),
      ...(target === "conflist" ? sameFile(networks) : []),
    ],
  };
}

function fileOf(network: Network, form: Form, target: Target): { file?: RenderedNetwork; findings: Finding[] } {
  const configuration = configurationOf(network, form);
  const { name, namespace, annotations, plugin } = network;
  const content = CONTENT[target](network, configuration);
  if (content === undefined) return { findings: findingsOn(network.document, [nothing(configuration)]) };
  const resource = plugin.cniType === "sriov" ? { resourceName: plugin.resourceName } : {};
  return { file: { name, namespace, ...content, ...resource, annotations }, findings: [] };
}

type Content = Pick<RenderedNetwork, "file" | "text" | "value">;

const CONTENT: Record<Target, (network: Network, configuration: Configuration) => Content | undefined> = {
  conflist: listOf,
  definition: definitionOf,
};

/** A list is a `.conflist`; a customCNI that is a single plugin is a `.conf`, by which runtimes tell them apart. */
function listOf({ name }: Network, configuration: Configuration): Content | undefined {
  switch (configuration.kind) {
    case "conflist": {
      const value = configuration.conflist;
      return { file: `${name}.conflist`, text: `${JSON.stringify(value, null, 2)}\n`, value };
    }
    case "verbatim": {
      const value: unknown = JSON.parse(configuration.text);
      const extension = isList(value) ? "conflist" : "conf";
      return { file: `${name}.${extension}`, text: withNewline(configuration.text), value };
    }
    case "elsewhere":
    case "notServed":
      return undefined;
  }
}

/** Definitions have a namespace, which is in the file's name; `_` is in neither. */
function definitionOf(network: Network, configuration: Configuration): Content | undefined {
  const value = attachmentDefinitionOf(network, configuration);
  if (value === undefined) return undefined;
  return { file: `${network.namespace}_${network.name}.yaml`, text: writeManifests([value]), value };
}

function nothing(configuration: Configuration) {
  if (configuration.kind === "notServed") return refused(["spec"], configuration.why);
  return doubtful(
    ["spec"],
    "customCNI is empty: the runtime looks for that network in its own folder; nothing is rendered",
  );
}

function isList(value: unknown): boolean {
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
