import * as v from "valibot";

export const IP_BLOCK_GROUP = "railhead.io";
export const IP_BLOCK_VERSION = "v1alpha1";

/** Who holds an address: a Node object's life on one machine, with one state file. */
export const BlockOwner = v.object({
  node: v.string(),
  nodeUID: v.string(),
  /** The system UUID (DMI). */
  machine: v.string(),
  /** Minted with the state file. */
  instance: v.string(),
});
export type BlockOwner = v.InferOutput<typeof BlockOwner>;

/**
 * One address that is not free. Without an owner it waits for whoever holds its sticky key next, or for the controller
 * to free it.
 */
export const BlockEntry = v.object({
  pool: v.string(),
  owner: v.optional(BlockOwner),
  /** Owner, ordinal and NIC of a Pod that comes back to its address. */
  stickyKey: v.optional(v.string()),
  /** When a sticky address lost its owner, RFC 3339. */
  releasedAt: v.optional(v.string()),
  /** An address of the node itself: never lent, never handed back under pressure. */
  host: v.optional(v.boolean()),
});
export type BlockEntry = v.InferOutput<typeof BlockEntry>;

/** What of an IPBlock is read; entries by address in canonical text, at most 64. */
export const IpBlock = v.object({
  metadata: v.object({
    name: v.string(),
    uid: v.optional(v.string()),
    resourceVersion: v.optional(v.string()),
    labels: v.optional(v.record(v.string(), v.string())),
  }),
  spec: v.object({ entries: v.optional(v.record(v.string(), BlockEntry), {}) }),
});
export type IpBlock = v.InferOutput<typeof IpBlock>;
