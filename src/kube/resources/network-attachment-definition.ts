import * as v from "valibot";
import { Metadata } from "../metadata.ts";
import type { Resource } from "../resource.ts";

/** A NetworkAttachmentDefinition; its configuration is JSON in a string, or lies in a file of the node. */
const NetworkAttachmentDefinitionObject = v.object({
  metadata: Metadata,
  spec: v.optional(v.object({ config: v.exactOptional(v.string()) }), {}),
});

export type NetworkAttachmentDefinitionObject = v.InferOutput<typeof NetworkAttachmentDefinitionObject>;

export const NETWORK_ATTACHMENT_DEFINITION: Resource<NetworkAttachmentDefinitionObject> = {
  group: "k8s.cni.cncf.io",
  version: "v1",
  kind: "NetworkAttachmentDefinition",
  plural: "network-attachment-definitions",
  scope: "Namespaced",
  schema: NetworkAttachmentDefinitionObject,
};
