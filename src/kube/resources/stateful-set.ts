import * as v from "valibot";
import { Metadata } from "../metadata.ts";
import type { Resource } from "../resource.ts";

/** What is read of a StatefulSet: which ordinals it has, `start` up to but not including `start + replicas`. */
const StatefulSetObject = v.object({
  metadata: Metadata,
  spec: v.object({
    replicas: v.optional(v.number(), 1),
    ordinals: v.optional(v.object({ start: v.optional(v.number(), 0) }), {}),
  }),
});

export type StatefulSetObject = v.InferOutput<typeof StatefulSetObject>;

export const STATEFUL_SET: Resource<StatefulSetObject> = {
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  scope: "Namespaced",
  schema: StatefulSetObject,
};
