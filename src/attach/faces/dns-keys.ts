import * as v from "valibot";
import type { Dns, Result } from "../../wire/result.ts";

/** The `dns` of a main plugin's configuration, which its result repeats. */
export const DnsKeys = v.object({
  nameservers: v.optional(v.array(v.string()), []),
  domain: v.optional(v.string(), ""),
  search: v.optional(v.array(v.string()), []),
  options: v.optional(v.array(v.string()), []),
});

/** What of it says something. */
export function dnsResult(keys: v.InferOutput<typeof DnsKeys> | undefined): Pick<Result, "dns"> {
  const said = Object.entries(keys ?? {}).filter(([, value]) => value.length > 0);
  return said.length === 0 ? {} : { dns: Object.fromEntries(said) as Dns };
}
