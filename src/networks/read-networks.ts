import type { CoordinatorSettings } from "../attach/routing/coordinator-settings.ts";
import type { Document, Finding } from "../manifests/document.ts";
import { distinct } from "./distinct.ts";
import type { Network } from "./network.ts";
import { readNetwork } from "./read-network.ts";
import { doubtful, findingsOn, objectText, type Remark, refused } from "./remark.ts";
import { readSpiderCoordinator } from "./spider-coordinator.ts";

/** What of a set of manifests is about networks. */
export interface Networks {
  networks: Network[];
  /** Absent where there is no SpiderCoordinator. */
  coordinator?: CoordinatorSettings;
  findings: Finding[];
}

export const API_VERSION = "spiderpool.spidernet.io/v2beta1";

/**
 * The networks and the coordinator of a set of manifests; documents of other kinds are passed over. Identical copies
 * are one, different ones of one name are all refused.
 */
export function readNetworks(documents: readonly Document[]): Networks {
  const ours = distinct(documents.filter(({ kind }) => kind === "SpiderMultusConfig" || kind === "SpiderCoordinator"));
  const known = ours.documents.filter(({ apiVersion }) => apiVersion === API_VERSION);
  const versions = ours.documents.filter((document) => !known.includes(document)).flatMap(otherVersion);
  const read = known.filter(({ kind }) => kind === "SpiderMultusConfig").map(readNetwork);
  const networks = read.flatMap(({ network }) => network ?? []);
  const names = sameName(networks);
  const coordinator = readCoordinators(known.filter(({ kind }) => kind === "SpiderCoordinator"));
  const findings = [ours.findings, versions, ...read.map((one) => one.findings), names, coordinator.findings].flat();
  return {
    networks,
    findings,
    ...(coordinator.settings === undefined ? {} : { coordinator: coordinator.settings }),
  };
}

/** There is one SpiderCoordinator, named `default`; a single one of another name serves as well. */
function readCoordinators(documents: Document[]): { settings?: CoordinatorSettings; findings: Finding[] } {
  const chosen = documents.find(({ name }) => name === "default") ?? documents[0];
  if (chosen === undefined) return { findings: [] };
  const others = documents.filter((document) => document !== chosen);
  const read = readSpiderCoordinator(chosen);
  const ignored = others.flatMap((other) => findingsOn(other, [unused(chosen, other)]));
  return { ...read, findings: [...read.findings, ...ignored] };
}

function unused(chosen: Document, { name }: Document): Remark {
  return doubtful(["metadata", "name"], `SpiderCoordinator ${name} is not looked at, ${chosen.name} is; remove it`);
}

function otherVersion(document: Document): Finding[] {
  const text = `apiVersion is ${document.apiVersion}; write ${API_VERSION}`;
  return findingsOn(document, [refused(["apiVersion"], text)]);
}

/** Two SpiderMultusConfigs that stand for one NetworkAttachmentDefinition. */
function sameName(networks: readonly Network[]): Finding[] {
  return networks.flatMap((network, at) => {
    const first = networks.findIndex(({ name, namespace }) => name === network.name && namespace === network.namespace);
    if (first === at) return [];
    const { document } = networks[first]!;
    const text = `NetworkAttachmentDefinition ${network.namespace}/${network.name} is ${objectText(document)}'s already`;
    const where = `(${document.file}:${document.line}); write another multus.spidernet.io/cr-name`;
    return findingsOn(network.document, [refused(["metadata"], `${text} ${where}`)]);
  });
}
