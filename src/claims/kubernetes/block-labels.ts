/**
 * The labels of an IPBlock, by which a list asks for a few of them. They are written in the PUT that changes the
 * entries, and are hints all the same: a pool may have grown since (who looks for a free address asks by name, too).
 */

/** How many of the block's addresses are free for the pools that label it; `"0"` is worth no request. */
export const FREE_LABEL = "railhead.io/free";

/** Stands in front of a pool's name. */
export const POOL_LABEL = "pool.railhead.io/";

/** Stands in front of a node's name. */
export const NODE_LABEL = "node.railhead.io/";

/** `pool.railhead.io/gpu1-net11`, with any value: the pool has addresses in this block. */
export function poolLabel(pool: string): string {
  return POOL_LABEL + labelName(pool);
}

/** `node.railhead.io/node1`: the node holds entries in this block. */
export function nodeLabel(node: string): string {
  return NODE_LABEL + labelName(node);
}

/**
 * A name as the last part of a label's key, which has at most 63 characters where names of objects have 253: one that
 * is longer is hashed (SHA-256, 128 bits of it). The `_` keeps a hash from being some other object's name.
 */
function labelName(name: string): string {
  if (name.length <= 63) return name;
  return `h_${new Bun.CryptoHasher("sha256").update(name).digest("hex").slice(0, 32)}`;
}
