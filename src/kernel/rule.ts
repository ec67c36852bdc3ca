import type { Family } from "../address/ip.ts";
import type { Prefix } from "../address/prefix.ts";

/** A policy rule that looks up a table: a line of `ip rule show`. */
export interface Rule {
  family: Family;
  priority: number;
  table: number;
  from?: Prefix;
  to?: Prefix;
  /** `not`: the rule applies to everything else. */
  not?: boolean;
  fwmark?: number;
  iif?: string;
  oif?: string;
  /** `FRA_PROTOCOL`; 4 is static. */
  protocol?: number;
}
