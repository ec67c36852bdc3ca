import * as v from "valibot";
import { WholeMetadata } from "../metadata.ts";
import type { Resource } from "../resource.ts";

/** A Lease, whole: it is written back by PUT. Times are of the kind MicroTime: `2026-05-04T03:02:01.000000Z`. */
const LeaseObject = v.looseObject({
  metadata: WholeMetadata,
  spec: v.optional(
    v.looseObject({
      holderIdentity: v.nullish(v.string(), ""),
      leaseDurationSeconds: v.exactOptional(v.number()),
      acquireTime: v.exactOptional(v.string()),
      renewTime: v.exactOptional(v.string()),
      leaseTransitions: v.optional(v.number(), 0),
    }),
    {},
  ),
});

export type LeaseObject = v.InferOutput<typeof LeaseObject>;

export const LEASE: Resource<LeaseObject> = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  scope: "Namespaced",
  schema: LeaseObject,
};
