import type { Ip } from "../../address/ip.ts";

/**
 * Something that an operator must be told. `contested`: another owner stands where a Pod of this node has the address.
 * `namesake`: another machine of this node's name has it. `hostTaken`: this node itself has it, and another claimed it.
 */
export interface Finding {
  kind: "contested" | "namesake" | "hostTaken";
  address: Ip;
  /** The node, or the sticky key, that the block names. */
  by: string;
}
