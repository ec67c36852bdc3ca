import * as v from "valibot";

const Texts = v.optional(v.record(v.string(), v.string()), {});

const OwnerReference = v.object({
  apiVersion: v.string(),
  kind: v.string(),
  name: v.string(),
  uid: v.string(),
  controller: v.optional(v.boolean(), false),
});

export type OwnerReference = v.InferOutput<typeof OwnerReference>;

const fields = {
  name: v.string(),
  namespace: v.exactOptional(v.string()),
  uid: v.string(),
  resourceVersion: v.string(),
  creationTimestamp: v.exactOptional(v.string()),
  /** Set once it is to go: it is still there until its finalizers are done and its grace is over. */
  deletionTimestamp: v.exactOptional(v.string()),
  labels: Texts,
  annotations: Texts,
  ownerReferences: v.optional(v.array(OwnerReference), []),
  finalizers: v.optional(v.array(v.string()), []),
};

/** What is read of an object's metadata (meta/v1 ObjectMeta). */
export const Metadata = v.object(fields);

/**
 * The same with everything else left in it, for objects that are written back whole by PUT. `managedFields` goes: the
 * API server keeps its own where a PUT has none.
 */
export const WholeMetadata = v.pipe(
  v.looseObject({
    ...fields,
    ownerReferences: v.optional(v.array(v.looseObject(OwnerReference.entries)), []),
    managedFields: v.optional(v.unknown()),
  }),
  v.transform(({ managedFields: _, ...metadata }) => metadata),
);
