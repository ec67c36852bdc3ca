import * as v from "valibot";
import { Metadata } from "../metadata.ts";
import type { Resource } from "../resource.ts";

const Taint = v.object({ key: v.string(), value: v.optional(v.string(), ""), effect: v.string() });

/** What is read of a Node. */
const NodeObject = v.object({
  metadata: Metadata,
  spec: v.optional(v.object({ taints: v.optional(v.array(Taint), []) }), {}),
  status: v.optional(
    v.object({
      /** `systemUUID` tells the machine, whatever name it goes by. */
      nodeInfo: v.optional(
        v.object({ systemUUID: v.optional(v.string(), ""), bootID: v.optional(v.string(), "") }),
        {},
      ),
    }),
    {},
  ),
});

export type NodeObject = v.InferOutput<typeof NodeObject>;

export const NODE: Resource<NodeObject> = {
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  scope: "Cluster",
  schema: NodeObject,
};
