import * as v from "valibot";
import { Metadata } from "../metadata.ts";
import type { Resource } from "../resource.ts";

/** What is read of a Pod. */
const PodObject = v.object({
  metadata: Metadata,
  spec: v.object({
    /** Absent until it is scheduled. */
    nodeName: v.exactOptional(v.string()),
    hostNetwork: v.optional(v.boolean(), false),
    restartPolicy: v.optional(v.string(), "Always"),
  }),
  status: v.optional(v.object({ phase: v.optional(v.string(), "Pending"), reason: v.exactOptional(v.string()) }), {}),
});

export type PodObject = v.InferOutput<typeof PodObject>;

export const POD: Resource<PodObject> = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  scope: "Namespaced",
  schema: PodObject,
};
