import type { Configuration } from "./conflist.ts";
import type { Network } from "./network.ts";

/** What Multus looks a network up by (k8s.cni.cncf.io/v1). */
export interface AttachmentDefinition {
  apiVersion: "k8s.cni.cncf.io/v1";
  kind: "NetworkAttachmentDefinition";
  metadata: { name: string; namespace: string; annotations?: Record<string, string>; ownerReferences?: object[] };
  /** JSON, or nothing: then Multus looks for a network of that name in the runtime's own folder. */
  spec: { config: string };
}

/**
 * The NetworkAttachmentDefinition of a network, as Spiderpool makes it; nothing where the network is not served. It has
 * the network's annotations but the one that is kubectl's, which is about another object, and the network's object as
 * owner where that one's UID is known: with it, it goes.
 */
export function attachmentDefinitionOf(
  network: Network,
  configuration: Configuration,
): AttachmentDefinition | undefined {
  const config = configOf(configuration);
  if (config === undefined) return undefined;
  const { name, namespace } = network;
  const annotations = annotationsOf(network);
  const metadata: AttachmentDefinition["metadata"] = { name, namespace };
  if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
  const owner = ownerOf(network);
  if (owner !== undefined) metadata.ownerReferences = [owner];
  return { apiVersion: "k8s.cni.cncf.io/v1", kind: "NetworkAttachmentDefinition", metadata, spec: { config } };
}

const RESOURCE_NAME = "k8s.v1.cni.cncf.io/resourceName";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

function configOf(configuration: Configuration): string | undefined {
  switch (configuration.kind) {
    case "conflist":
      return JSON.stringify(configuration.conflist);
    case "verbatim":
      return configuration.text;
    case "elsewhere":
      return "";
    case "notServed":
      return undefined;
  }
}

/** By the resource's name Multus finds the device that kubelet gave the Pod. */
function annotationsOf({ annotations, plugin }: Network): Record<string, string> {
  const { [LAST_APPLIED]: _, ...kept } = annotations;
  return plugin.cniType === "sriov" ? { ...kept, [RESOURCE_NAME]: plugin.resourceName } : kept;
}

function ownerOf({ document }: Network): object | undefined {
  const { uid } = (document.value.metadata ?? {}) as { uid?: unknown };
  if (typeof uid !== "string") return undefined;
  const { apiVersion, kind, name } = document;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
