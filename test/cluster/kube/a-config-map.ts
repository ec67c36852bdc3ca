import * as v from "valibot";
import { WholeMetadata } from "../../../src/kube/metadata.ts";
import type { Resource } from "../../../src/kube/resource.ts";
import type { Draft } from "../../../src/kube/write.ts";

const ConfigMapObject = v.looseObject({
  metadata: WholeMetadata,
  data: v.optional(v.record(v.string(), v.string()), {}),
});

export type ConfigMapObject = v.InferOutput<typeof ConfigMapObject>;

/** An object that nobody but the test has an interest in. */
export const CONFIG_MAP: Resource<ConfigMapObject> = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  scope: "Namespaced",
  schema: ConfigMapObject,
};

export function aConfigMap(namespace: string, name: string, data: Record<string, string> = {}): Draft {
  return { metadata: { namespace, name }, data };
}
