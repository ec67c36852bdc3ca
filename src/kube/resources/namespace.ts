import * as v from "valibot";
import { Metadata } from "../metadata.ts";
import type { Resource } from "../resource.ts";

const NamespaceObject = v.object({ metadata: Metadata });

export type NamespaceObject = v.InferOutput<typeof NamespaceObject>;

export const NAMESPACE: Resource<NamespaceObject> = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  scope: "Cluster",
  schema: NamespaceObject,
};
